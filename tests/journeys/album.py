"""The pages of the path as they came, kept to look at again, and a desk at which each opens once more."""

import gzip
import re
from urllib.parse import urlsplit

from tests.journeys import path
from tests.journeys.story import Story

STATIC = re.compile(r'(?:href|src)="(/static/[^"#]+)')


class Album:
    def __init__(self, server, sit_down):
        self.server = server
        self.story = Story()
        self.people = path.gather(sit_down, story=self.story)
        path.walk(self.people)
        self.pages = self.story.pages
        self.desks = {someone.email: someone for someone in vars(self.people).values()}

    def static(self, kind):
        """The addresses of all files of this kind that the pages name."""
        named = {part for seen in self.pages for part in STATIC.findall(seen.html)}
        return {part for part in named if part.endswith(f".{kind}")} if kind else named

    def gzipped(self, address):
        answered = self.people.daan.context.request.get(self.server.url + address)
        return len(gzip.compress(answered.body(), 9))

    def one_of_each(self):
        """Each page once: the last time that it was seen."""
        return {f"{seen.who} {urlsplit(seen.path).path}": seen for seen in self.pages}.values()

    def requests(self, seen):
        """What is asked for with an empty cache, and when the page is opened again; nothing once gone."""
        someone = self.desks[seen.who]
        watch = someone.context.new_cdp_session(someone.page)
        watch.send("Network.enable")
        asked, kept = [], set()
        watch.on(
            "Network.requestWillBeSent",
            lambda event: asked.append((event["requestId"], event["request"]["url"])),
        )
        watch.on("Network.requestServedFromCache", lambda event: kept.add(event["requestId"]))
        watch.on(
            "Network.responseReceived",
            lambda event: event["response"].get("fromDiskCache") and kept.add(event["requestId"]),
        )
        counts = []
        for empty in (True, False):
            asked.clear()
            kept.clear()
            watch.send("Network.setCacheDisabled", {"cacheDisabled": empty})
            answered = someone.page.goto(self.server.url + seen.path, wait_until="load")
            counts.append([url for key, url in asked if key not in kept])
        watch.detach()
        return counts if answered.url == self.server.url + seen.path else ([], [])
