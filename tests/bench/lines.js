// A peer for bench/feed: reads the same lines from the same server by node's own TLS, only to count them.
//   node lines.js PORT CA SECONDS
const fs = require("fs");
const tls = require("tls");
const [port, ca, seconds] = process.argv.slice(2);
let lines = 0, rest = "", began = 0n;
const socket = tls.connect({host: "localhost", port: Number(port), ca: fs.readFileSync(ca)}, () => {
	socket.write("CAP REQ :twitch.tv/tags twitch.tv/commands\r\nNICK justinfan12345\r\nJOIN #bench\r\n");
});
socket.setEncoding("utf8");
socket.on("data", (text) => {
	const parts = (rest + text).split("\r\n");
	rest = parts.pop();
	if (!began && parts.some((line) => line.includes(" 366 "))) {
		began = 1n;
		console.log("ready");
		return;
	}
	if (began === 1n)
		began = process.hrtime.bigint();
	lines += parts.length;
	const took = Number(process.hrtime.bigint() - began) / 1e9;
	if (took >= Number(seconds)) {
		console.log(JSON.stringify({lines, rate: Math.round(lines / took)}));
		process.exit(0);
	}
});
