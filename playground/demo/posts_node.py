"""Solved posts about Node, npm and the browser's side of things."""

from playground.demo.script import Line, Script, accepted, when

POSTS = (
    Script(
        at=when("2026-01-29 16:08"),
        title="npm install fails: ERESOLVE unable to resolve dependency tree",
        tags=("node", "solved"),
        lines=(
            Line(
                "minhdev",
                "just cloned our old project on a new laptop and npm install refuses. It's the "
                "same package.json that worked last year",
                picture="npm-eresolve",
            ),
            Line(
                "oleg42", "npm install --force :)", 4, reactions=(("😬", ("ines_rb", "kofi.dev")),)
            ),
            Line(
                "ines_rb",
                "Read the middle part: you have react **19**, and `react-datepicker@4` only "
                "accepts react ^16 to ^18. Two honest ways out:\n"
                "1. upgrade the package: `npm install react-datepicker@latest` (8 knows react "
                "19)\n"
                "2. or stay on 18 for now: `npm install react@18 react-dom@18`\n"
                "`--legacy-peer-deps` lets you install, but then you run a combination nobody "
                "tested. And commit your package-lock.json, then this does not happen on the next "
                "laptop; use `npm ci` there.",
                9,
                reactions=accepted("minhdev", "linh.tran", "jonas_h"),
            ),
            Line(
                "minhdev",
                "went with 1, installs clean. lock file was in .gitignore 🤦",
                21,
                answers=2,
            ),
        ),
        solution=2,
    ),
    Script(
        at=when("2026-02-18 11:26"),
        title="Error: listen EADDRINUSE: address already in use :::3000",
        tags=("node", "solved"),
        lines=(
            Line(
                "peteh",
                "I closed the terminal, opened a new one, `npm run dev` →\n"
                "```\nError: listen EADDRINUSE: address already in use :::3000\n    at "
                "Server.setupListenHandle [as _listen2] (node:net:1908:16)\n```\n"
                "but nothing is running??",
            ),
            Line(
                "kofi.dev",
                "The old one still is, closing the window doesn't always end it. Find it and end "
                "it:\n"
                "```sh\nlsof -i :3000        # mac / linux, second column is the PID\nkill "
                "12345\n```\n"
                "Windows: `netstat -ano | findstr :3000`, then `taskkill /PID 12345 /F`. Or start "
                "on another port: `PORT=3001 npm run dev`",
                6,
                reactions=accepted("peteh"),
            ),
            Line("peteh", "found a node from yesterday lol. gone", 4),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-03-17 19:33"),
        title="SyntaxError: Cannot use import statement outside a module",
        tags=("node", "solved"),
        lines=(
            Line(
                "linh.tran",
                "following a tutorial, typed exactly the same:\n"
                '```js\nimport express from "express";\n```\n'
                "`node server.js` → `SyntaxError: Cannot use import statement outside a module`. "
                "the guy in the video doesn't get it",
            ),
            Line(
                "priya.codes",
                "He has one line in package.json that you can't see in the video:\n"
                '```json\n{ "type": "module" }\n```\n'
                "With it node reads .js files as ES modules. Without it you'd write `const express "
                '= require("express")`, or call the file `server.mjs`.',
                10,
                reactions=accepted("linh.tran"),
            ),
            Line("linh.tran", "😮‍💨 thank you", 3),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-05-06 15:12"),
        title="Could not find a declaration file for module 'express'",
        tags=("node", "solved"),
        lines=(
            Line(
                "jonas_h",
                "it RUNS. but vscode paints everything red, and the build in CI fails with the "
                "same. express is in node_modules, I checked",
                picture="ide-problems",
            ),
            Line(
                "ines_rb",
                "express is plain JavaScript, TypeScript wants its types as well, they live in "
                "another package:\n"
                "```sh\nnpm install --save-dev @types/express @types/node\n```\n"
                "then in vscode `Ctrl+Shift+P` → *TypeScript: Restart TS Server*. The implicit any "
                "errors below (7006) are only a consequence, they go away by themselves.",
                5,
                reactions=accepted("jonas_h", "minhdev"),
            ),
            Line("jonas_h", "4 errors → 0. CI green too", 8),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-07-10 08:44"),
        title="error:0308010C:digital envelope routines::unsupported",
        tags=("node", "solved"),
        lines=(
            Line(
                "nadia_m",
                "npm start on an old create-react-app:\n"
                "```\nError: error:0308010C:digital envelope routines::unsupported\n  "
                "opensslErrorStack: [ 'error:03000086:digital envelope routines::initialization "
                "error' ],\n  code: 'ERR_OSSL_EVP_UNSUPPORTED'\n```\n"
                "node 22",
            ),
            Line(
                "kofi.dev",
                "webpack 4 hashes with md4, and the OpenSSL 3 inside node 17+ does not have it any "
                "more. The fix is `react-scripts` 5 (webpack 5): `npm install react-scripts@5`.\n"
                "If you can't today: `NODE_OPTIONS=--openssl-legacy-provider npm start`, on "
                "windows `set NODE_OPTIONS=--openssl-legacy-provider` first. That's a crutch, not "
                "a cure.",
                13,
                reactions=accepted("nadia_m", "bea.trix"),
            ),
            Line("nadia_m", "crutch today, react-scripts 5 on monday 🙈 both work", 35),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-09-02 14:20"),
        title="Blocked by CORS policy, but the same url works in postman",
        tags=("node", "solved"),
        lines=(
            Line(
                "bea.trix",
                "frontend on localhost:5173, api on localhost:8080\n"
                "> Access to fetch at 'http://localhost:8080/api/plants' from origin "
                "'http://localhost:5173' has been blocked by CORS policy: No "
                "'Access-Control-Allow-Origin' header is present on the requested resource.\n"
                "do I fix that in fetch?",
            ),
            Line(
                "priya.codes",
                'Not in fetch, the **server** has to allow it (`mode: "no-cors"` only hides the '
                "answer from you). In express:\n"
                '```js\nimport cors from "cors";\napp.use(cors({ origin: '
                '"http://localhost:5173" }));\n```\n'
                "before your routes. Postman is not a browser, it doesn't ask. Or let vite proxy "
                "`/api` to 8080, then there is only one origin.",
                6,
                reactions=accepted("bea.trix"),
            ),
            Line("bea.trix", "took the vite proxy. magic", 16),
        ),
        solution=1,
    ),
)
