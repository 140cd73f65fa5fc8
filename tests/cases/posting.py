"""What a browser sends: the fields of a form as it stands on the page, with some of them filled in."""

from django.urls import reverse


def day(name, on):
    """A date as three boxes."""
    return {f"{name}_0": on.day, f"{name}_1": on.month, f"{name}_2": on.year}


def fields_of(form):
    """The hidden and filled fields of a form, as a browser would send them back."""
    sent = {}
    for bound in form:
        value = bound.value()
        if hasattr(bound.field.widget, "decompress"):
            boxes = value if isinstance(value, list) else bound.field.widget.decompress(value)
            sent |= {f"{bound.html_name}_{at}": box for at, box in enumerate(boxes) if box is not None}
        elif value not in (None, "", []):
            sent[bound.html_name] = value
    return sent


def formset_fields(formset):
    sent = fields_of(formset.management_form)
    for form in formset:
        sent |= fields_of(form)
    return sent


def open_form(client, name, *args):
    """Read the page and return its fields, ready to be filled in and sent."""
    page = client.get(reverse(name, args=args))
    assert page.status_code == 200, page.status_code
    sent = fields_of(page.context["form"])
    for blocks in ("goals", "action_blocks"):
        if blocks in page.context:
            sent |= formset_fields(page.context[blocks])
    return sent


def post(client, name, *args, **fields):
    return client.post(reverse(name, args=args), fields)
