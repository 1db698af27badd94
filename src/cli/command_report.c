#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "report/report.h"
#include "run/replay.h"

/* The operator's lists of who got which code: they are in no state. New reference. */
static json_t *benefits_of(struct engine *e)
{
	json_t *lists = json_object();
	for (size_t i = 0; i < e->show->benefit_count; i++) {
		size_t total = 0;
		struct reply ignored = {0};
		const char *id = e->show->benefits[i].id;
		json_object_set_new(lists, id, engine_list(e, "benefits", id, 0, SIZE_MAX, &total, &ignored));
		reply_finish(&ignored);
	}
	return lists;
}

int cli_report(const struct cli_options *options)
{
	struct journal *journal = NULL;
	struct replay replay = {0};
	struct error error = {0};
	const char *session = options->arguments[0];
	if (!options->output) {
		fprintf(stderr, "crowdcue report: where to? Give a folder with -o.\n");
		return CLI_USAGE;
	}
	enum store_result opened = journal_read(&journal, session, &error);
	if (opened != STORE_OK || !replay_journal(&replay, journal, session, &error)) {
		cli_print_error(&error);
		journal_close(journal);
		return opened == STORE_OK || opened == STORE_INPUT ? CLI_INPUT : CLI_SYSTEM;
	}
	json_t *state = engine_state(replay.engine, replay.last);
	json_t *benefits = benefits_of(replay.engine);
	size_t total = 0;
	struct reply ignored = {0};
	json_t *gaps = engine_agenda(replay.engine, replay.last, "gaps", "", 0, SIZE_MAX, &total, &ignored);
	reply_finish(&ignored);
	struct report_input in = {.show = replay.show,
				  .state = state,
				  .benefits = benefits,
				  .gaps = gaps,
				  .journal = journal,
				  .begun = replay.begun,
				  .mask = options->mask};
	bool ok = mkdir(options->output, 0755) == 0 || errno == EEXIST;
	if (!ok)
		error_set(&error, "%s cannot be made: %s", options->output, strerror(errno));
	ok = ok && report_write(&in, options->output, &error);
	if (!ok)
		cli_print_error(&error);
	json_decref(gaps);
	json_decref(benefits);
	json_decref(state);
	replay_finish(&replay);
	journal_close(journal);
	return ok ? CLI_OK : CLI_SYSTEM;
}
