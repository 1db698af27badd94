#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "feed/secrets.h"
#include "core/version.h"

static const char urls[] = "URL: the address of a live page on YouTube, Bilibili or Twitch, or one of\n"
			   "  twitch:CHANNEL  youtube:VIDEO  bilibili:ROOM  ssn:SESSION (Social Stream Ninja)\n"
			   "  file:RECORDING  simulate:  ws://127.0.0.1:PORT?map=NAME\n"
			   "\"crowdcue feeds\" lists them all, with what each can tell.\n";

static const struct cli_command commands[] = {
	{"check", "check SHOW|MAP…", " --secrets ", 1, 256, cli_check, NULL},
	{"import",
	 "import SHEET [-o SHOW] [--into SHOW] [--sheet NAME|N] [--map HEADING=FIELD]… [--no-memory] [--preview]",
	 " -o --into --sheet --map --no-memory --preview --secrets ", 1, 1, cli_import, NULL},
	{"export",
	 "export SHOW -o SHEET.csv | RUN.html [--role host|operator|producer|moderator|technician|assistant] "
	 "[--since SHOW|SESSION]",
	 " -o --role --since --secrets ", 1, 1, cli_export, NULL},
	{"run",
	 "run SHOW [--feed URL]… [--session DIR] [--speed N] [--auto] [--stdin] [--clock stdin] [--seed HEX] [--resume]"
	 " [--private] [--listen here|network] [--people FILE]",
	 " --feed --session --speed --auto --stdin --clock --seed --resume --private --listen --people --secrets ", 0,
	 1, cli_run, urls},
	{"feed", "feed URL… [--seconds N] [--record FILE]", " --seconds --record --secrets ", 1, 32, cli_feed, urls},
	{"feeds", "feeds [--json]", " --json --secrets ", 0, 0, cli_feeds, NULL},
	{"replay", "replay SESSION [--check]", " --check --secrets ", 1, 1, cli_replay, NULL},
	{"verify", "verify PROOF|SESSION", " --secrets ", 1, 1, cli_verify, NULL},
	{"report", "report SESSION -o DIR [--mask]", " -o --mask --secrets ", 1, 1, cli_report, NULL},
	{"verbs", "verbs [--json]", " --json --secrets ", 0, 0, cli_verbs, NULL},
};

const char *cli_language(void)
{
	const char *lang = getenv("LANG");
	return lang && lang[0] == 'z' && lang[1] == 'h' ? "zh-CN" : "en-US";
}

void cli_print_problem(void *stream, const struct problem *p)
{
	struct error own = p->at;
	const struct error *e = &own;
	FILE *out = stream;
	error_translate(&own, cli_language());
	if (e->file[0])
		fprintf(out, "%s:", e->file);
	if (e->line)
		fprintf(out, "%d:%d:", e->line, e->column);
	fprintf(out, "%s%s: %s%s%s\n", e->file[0] ? " " : "", p->warning ? "warning" : "error", e->what,
		e->mend[0] ? " " : "", e->mend);
}

void cli_print_error(const struct error *e)
{
	cli_print_problem(stderr, &(struct problem){.at = *e});
}

bool cli_number(const char *text, double *out)
{
	char *end = NULL;
	*out = strtod(text, &end);
	return end != text && !*end && isfinite(*out) && *out >= 0;
}

static const char everywhere[] = "All take --secrets FILE: keys and tokens as JSON, in a file of mode 0600.\n";

static int help(const struct cli_command *command)
{
	printf("usage: crowdcue %s\n%s%s", command->usage, command->more ? command->more : "", everywhere);
	return CLI_OK;
}

static int usage(FILE *to, int result)
{
	fprintf(to, "usage:\n");
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		fprintf(to, "  crowdcue %s\n", commands[i].usage);
	fputs(everywhere, to);
	return result;
}

int main(int argc, char **argv)
{
	struct cli_options options;
	struct error error = {0};
	signal(SIGPIPE, SIG_IGN);
	if (argc < 2)
		return usage(stderr, CLI_USAGE);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return usage(stdout, CLI_OK);
	if (strcmp(argv[1], "--version") == 0) {
		printf("crowdcue %s\n", CROWDCUE_VERSION);
		return CLI_OK;
	}
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		if (strcmp(commands[i].name, argv[1]) != 0)
			continue;
		if (!options_read(&commands[i], argc - 2, argv + 2, &options))
			return CLI_USAGE;
		if (options.help)
			return help(&commands[i]);
		struct secrets *secrets = options.secrets ? secrets_load(options.secrets, &error) : NULL;
		if (options.secrets && !secrets) {
			cli_print_error(&error);
			return CLI_INPUT;
		}
		options.opened_secrets = secrets;
		int result = commands[i].run(&options);
		secrets_destroy(secrets);
		return result;
	}
	fprintf(stderr, "crowdcue: there is no command \"%s\".\n", argv[1]);
	return usage(stderr, CLI_USAGE);
}
