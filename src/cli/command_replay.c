/* replay and verify: a session's state and its draws, computed again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "core/lottery.h"
#include "run/replay.h"
#include "store/session.h"
#include "store/verify.h"

static int exit_of(enum store_result result)
{
	return result == STORE_INPUT ? CLI_INPUT : CLI_SYSTEM;
}

static bool open_and_replay(const char *folder, struct replay *replay, int *result)
{
	struct journal *journal = NULL;
	struct error error = {0};
	enum store_result opened = journal_read(&journal, folder, &error);
	bool ok = opened == STORE_OK && replay_journal(replay, journal, folder, &error);
	*result = opened != STORE_OK ? exit_of(opened) : ok ? CLI_OK : CLI_INPUT;
	if (!ok)
		cli_print_error(&error);
	journal_close(journal);
	return ok;
}

static int print_state(struct replay *replay)
{
	uint8_t hash[32];
	char hex[65];
	json_t *state = engine_state(replay->engine, replay->last);
	engine_hash(replay->engine, hash);
	digest_hex(hex, hash, sizeof hash);
	json_object_set_new(state, "seq", json_integer((json_int_t)replay->rows));
	json_object_set_new(state, "hash", json_string(hex));
	json_object_set_new(state, "feeds", json_array());
	json_t *line = json_pack("{s:b, s:o}", "ok", 1, "state", state);
	int result = json_dumpf(line, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER) == 0 ? CLI_OK : CLI_SYSTEM;
	printf("\n");
	json_decref(line);
	return result;
}

int cli_replay(const struct cli_options *options)
{
	struct replay replay;
	int result = CLI_OK;
	if (!open_and_replay(options->arguments[0], &replay, &result))
		return result;
	result = print_state(&replay);
	if (options->check && replay.wrong_seq) {
		fprintf(stderr, "The state differs from what was recorded at seq %llu.\n",
			(unsigned long long)replay.wrong_seq);
		result = CLI_INPUT;
	}
	replay_finish(&replay);
	return result;
}

/* ---- verify ---- */

static void say(void *user, const struct verify_line *line)
{
	(void)user;
	printf("%s %s %s %lld: %s\n", line->ok ? "true" : "false", line->file, line->lottery, (long long)line->draw,
	       line->text);
}

/* A proof that somebody took away is no proof: the journal says which draws there were. Those of rehearsals may go. */
static bool all_are_there(const char *session, const struct replay_lists *lists)
{
	bool all = true;
	for (size_t i = 0; i < lists->count; i++) {
		char path[4096];
		const struct replay_frozen *list = &lists->items[i];
		snprintf(path, sizeof path, "%s/proofs/%s-%lld.json", session, list->lottery, (long long)list->draw);
		if (!list->drawn || list->rehearsal || access(path, F_OK) == 0)
			continue;
		say(NULL, &(struct verify_line){.file = path,
						.lottery = list->lottery,
						.draw = list->draw,
						.text = "the journal holds this draw, and its proof is missing"});
		all = false;
	}
	return all;
}

/* The frozen list as the journal gives it. */
static bool journal_list(void *user, const char *lottery, int64_t draw, bool rehearsal, uint8_t digest[32])
{
	const struct replay_lists *lists = user;
	return replay_list(lists, lottery, draw, rehearsal, digest);
}

int cli_verify(const struct cli_options *options)
{
	const char *path = options->arguments[0];
	struct error error = {0};
	struct replay replay = {0};
	int result = CLI_OK;
	bool is_session = session_is(path);
	struct verify_sink sink = {.line = say};
	if (is_session) {
		if (!open_and_replay(path, &replay, &result))
			return result;
		sink.journal_list = journal_list;
		sink.user = &replay.lists;
	}
	enum verify_result verified =
		is_session ? verify_session(path, &sink, &error) : verify_file(path, &sink, &error);
	if (verified == VERIFY_INPUT || verified == VERIFY_FAILED)
		cli_print_error(&error);
	if (is_session && verified == VERIFY_TRUE && !all_are_there(path, &replay.lists))
		verified = VERIFY_FALSE;
	replay_finish(&replay);
	return verified == VERIFY_TRUE ? CLI_OK : verified == VERIFY_FAILED ? CLI_SYSTEM : CLI_INPUT;
}
