"""Who you are: municipalities, districts, organisations, people, their roles, and signing in.

Nouns: Municipality, District, Organisation, User, Membership, Notice (the in-app message), TermSetting.
Verbs: sign in and out (django-allauth), tell somebody that something is waiting for them.
What may be said to a person is not decided here but in `agreements`.
"""
