"""Where a page leads."""

from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup


def links_of(text, url):
    """Paths with their question, on this site; where a page sends one by mail or telephone is no page."""
    tags = BeautifulSoup(text, "html.parser").select("a[href]")
    return paths(url, [tag["href"] for tag in tags])


def paths(url, links):
    there = [urlsplit(urljoin(url, link)) for link in links]
    here = [one for one in there if not one.netloc and not one.scheme and one.path]
    return [one.path + (f"?{one.query}" if one.query else "") for one in here]
