"""The local Discord with a bare client, for its own tests; the newsroom with the real program, shared by many tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from localdiscord import Description, Desk, LocalDiscord

OPENAPI = Path(__file__).resolve().parents[3] / "shared" / "discord" / "openapi.json"
PATIENT = 30.0


def new_discord(**options: Any) -> LocalDiscord:
    """Checks requests against Discord's own description where the reference data holds it."""
    description = Description.read(OPENAPI) if OPENAPI.is_file() else None
    return LocalDiscord(description, **{"answer_within": PATIENT, **options})


@pytest.fixture(scope="session")
def description() -> Description:
    if not OPENAPI.is_file():
        pytest.skip("no reference data beside the project: requests are not checked against Discord's description")
    return Description.read(OPENAPI)


class Client:
    """Sends what it is told to, as the bot would."""

    def __init__(self, discord: LocalDiscord, session: aiohttp.ClientSession) -> None:
        self.discord = discord
        self.session = session
        guild = discord.world.add_guild("Rédaction")
        self.channel = discord.world.add_channel(guild, "international")
        self.person = discord.world.add_user("camille")
        discord.world.add_member(guild, self.person)
        self.headers = {"Authorization": f"Bot {discord.token}", "User-Agent": "DiscordBot (test, 1)"}

    @property
    def messages(self) -> str:
        return f"/channels/{self.channel['id']}/messages"

    async def __call__(self, method: str, path: str, body: Any = None, **options: Any) -> tuple[int, Any]:
        """Status and answer."""
        options = {"headers": self.headers, **({} if body is None else {"json": body}), **options}
        async with self.session.request(method, self.discord.api_url + path, **options) as answer:
            return answer.status, (await answer.json() if answer.status != 204 else None)


@pytest_asyncio.fixture
async def client() -> AsyncIterator[Client]:
    """At a local Discord that knows the rules written here alone."""
    discord = LocalDiscord()
    await discord.start()
    async with aiohttp.ClientSession() as session:
        yield Client(discord, session)
    await discord.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    """One program for the tests of a file that leave it as they found it: each has channels of its own."""
    settings = {"watches": {"cooldown_seconds": 0}}
    async with Desk(tmp_path_factory.mktemp("desk"), discord=new_discord(), settings=settings) as opened:
        await opened.loaded()
        yield opened


@pytest.fixture(autouse=True)
def _violations_fail_the_test_that_caused_them(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "desk" in request.fixturenames:
        found = request.getfixturevalue("desk").discord
        told, found.violations[:] = list(found.violations), []
        assert not told, "\n".join(told)
