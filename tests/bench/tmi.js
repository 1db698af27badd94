// The peer of bench_messages: npm's tmi.js parses the same lines, a keyword and three options are looked up, people are
// counted in a Map. node tmi.js FOLDER_OF_TMI FILE prints one JSON object.
'use strict';

const fs = require('fs');
const path = require('path');

const [folder, file] = process.argv.slice(2);
const { msg } = require(path.join(folder, 'lib', 'parser.js'));

const lines = fs.readFileSync(file, 'utf8').split('\r\n');
const options = new Map([['1', 0], ['2', 1], ['3', 2], ['a', 0], ['b', 1], ['c', 2], ['red', 0], ['blue', 1], ['green', 2]]);
const people = new Map();
const votes = [0, 0, 0];
let comments = 0;
let entrants = 0;

function personOf(id) {
	let person = people.get(id);
	if (!person) {
		person = { entered: false, vote: -1 };
		people.set(id, person);
	}
	return person;
}

const start = process.hrtime.bigint();
for (const line of lines) {
	const message = line ? msg(line) : null;
	if (!message || message.command !== 'PRIVMSG')
		continue;
	comments++;
	const text = message.params[1].trim().toLowerCase();
	const option = options.get(text);
	if (text === '上车') {
		const person = personOf(message.tags['user-id']);
		if (!person.entered) {
			person.entered = true;
			entrants++;
		}
	} else if (option !== undefined) {
		const person = personOf(message.tags['user-id']);
		if (person.vote >= 0)
			votes[person.vote]--;
		votes[option]++;
		person.vote = option;
	}
}
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
console.log(JSON.stringify({ comments, entrants, votes: votes.join(' '), seconds, rate: Math.round(comments / seconds) }));
