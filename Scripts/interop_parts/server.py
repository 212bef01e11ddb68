"""Lets other programs ask the server and the assistants' verb: schemathesis, feedparser, the client of MCP.

usage: server.py PROGRAM FOLDER FILE...

PROGRAM is `search`, with `search-online` beside it.
"""

import asyncio
import glob
import os
import re
import subprocess
import sys
import urllib.request

import feedparser
from mcp import Client, StdioServerParameters

PROGRAM, FOLDER, FILES = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:]
TOOLS = {
    "search": {"query": "neural collapse", "limit": 3, "oa": ["gold", "green"]},
    "record": {"id": "21326"},
    "facets": {"facet": "year", "query": "neural"},
    "cite": {"id": ["21326"], "style": "chicago"},
    "similar": {"id": "21326", "limit": 2},
}
# positive_data_acceptance is left out: a filter has to name a value of the index, which no schema can say.
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,unsupported_method,allow_header_conformance,negative_data_rejection"
)
problems = []


def expect(what, is_so, found=None):
    if not is_so:
        problems.append(f"{what}: {found!r}")


def start(index, config):
    words = [PROGRAM, "serve", "--port", "0", "--index", index, "--config", config, "--log", "none"]
    server = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
    line = server.stderr.readline()
    found = re.search(r"answering at (http://[^/]+)/", line)
    if not found:
        server.kill()
        sys.exit(f"test-interop: the server did not start: {line}")
    return server, found.group(1)


async def ask(name, server, mode):
    """Lists the tools, and calls each."""
    async with Client(server, mode=mode) as client:
        tools = (await client.list_tools()).tools
        expect(f"mcp {name}: tools", {t.name for t in tools} == set(TOOLS), [t.name for t in tools])
        for tool, arguments in TOOLS.items():
            result = await client.call_tool(tool, arguments)
            text = result.content[0].text if result.content else ""
            expect(f"mcp {name}: {tool}", not result.is_error and text, text)
            if tool in ("record", "cite"):
                expect(f"mcp {name}: {tool} names its record", text.startswith("[21326]"), text[:80])
        wrong = await client.call_tool("record", {"id": "none"})
        expect(f"mcp {name}: an unknown id is told", wrong.is_error, wrong)
        print(f"  mcp {name}: {len(tools)} tools, protocol {client.protocol_version}")


async def ask_all(index, address):
    stdio = StdioServerParameters(command=PROGRAM, args=["mcp", "--index", index])
    for mode in ("auto", "legacy"):
        await ask(f"over pipes, {mode}", stdio, mode)
        await ask(f"over http, {mode}", address + "/mcp", mode)


def read_feed(address):
    with urllib.request.urlopen(address + "/search.atom?q=neural") as answer:
        count, feed = int(answer.headers["X-Total-Count"]), feedparser.parse(answer.read())
    expect("feed: well-formed", not feed.bozo, feed.get("bozo_exception"))
    expect("feed: entries", len(feed.entries) == count > 0, len(feed.entries))
    times = [entry.updated for entry in feed.entries]
    expect("feed: newest first", times == sorted(times, reverse=True), times[:3])
    print(f"  feedparser: {count} entries")


def fuzz(address):
    words = [os.path.join(os.path.dirname(sys.executable), "schemathesis"), "run", address + "/openapi.json"]
    words += ["--seed", "1", "--max-examples", "10", "--phases", "coverage,fuzzing", "--checks", CHECKS]
    words += ["--max-failures", "10", "--continue-on-failure", "--no-color", "--warnings", "off"]
    result = subprocess.run(words, capture_output=True, text=True, timeout=600, cwd=FOLDER)
    counts = re.search(r"\d+ generated.*", result.stdout)
    print(f"  schemathesis: {counts.group(0) if counts else 'no counts'}")
    if result.returncode != 0:
        problems.append(f"schemathesis: {result.stdout[-6000:]}{result.stderr[-1000:]}")


def main():
    os.makedirs(FOLDER, exist_ok=True)
    index, config = os.path.join(FOLDER, "server.db"), os.path.join(FOLDER, "server.yaml")
    for path in glob.glob(index + "*"):
        os.remove(path)
    ingest = subprocess.run([PROGRAM, "ingest", *FILES, "--index", index], capture_output=True, text=True)
    if ingest.returncode not in (0, 3):
        sys.exit(f"test-interop: {ingest.stderr}")
    with open(config, "w", encoding="utf-8") as file:
        file.write("mcp: yes\n")
    server, address = start(index, config)
    try:
        print("server")
        read_feed(address)
        asyncio.run(ask_all(index, address))
        fuzz(address)
        expect("the server still runs", server.poll() is None, server.poll())
    finally:
        server.terminate()
        server.wait()
    expect("the server ends as asked", server.returncode == 0, server.returncode)
    if problems:
        print("\n".join(problems))
        sys.exit(f"test-interop: {len(problems)} problems of the server")


main()
