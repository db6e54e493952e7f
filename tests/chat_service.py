"""A real language model service on loopback: it translates by a book, or misbehaves as it is told."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager

import loopback
from loopback import Handler, Misbehave, status

__all__ = ["Handler", "Service", "chatting", "dripping", "raw", "reply", "replying", "slow", "status"]


class Service(loopback.Service):
    """Answers with what its book says of a question."""

    def __init__(self, book: Mapping[str, str]) -> None:
        super().__init__()
        self.book = book

    def answer_to(self, body: dict) -> str:
        question = body["messages"][-1]["content"].partition(">")[2].removesuffix("</question>")
        return self.book.get(question, "Je ne sais pas")

    def reply(self, handler: Handler, content: str) -> None:
        reply(handler, content)


def chatting(book: Mapping[str, str]) -> AbstractContextManager[Service]:
    return loopback.running(Service(book))


def reply(handler: Handler, content: object) -> None:
    message = {"role": "assistant", "content": content}
    handler.send(200, json.dumps({"choices": [{"index": 0, "message": message}]}).encode())


def replying(content: object) -> Misbehave:
    return lambda handler, _: reply(handler, content)


def raw(content: bytes, **headers: str) -> Misbehave:
    return lambda handler, _: handler.send(200, content, **headers)


def slow(handler: Handler, content: str) -> None:
    time.sleep(1)
    reply(handler, content)


def dripping(handler: Handler, _: str) -> None:
    """A blank now and then for as long as it thinks."""
    handler.send(200, b"", Content_Length="1000")
    for _ in range(30):
        handler.wfile.write(b"\n")
        time.sleep(0.05)
    handler.close_connection = True
