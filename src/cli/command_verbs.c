#include <stdio.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "core/locale.h"
#include "core/verb.h"

static const char *help(const char *verb, void *user)
{
	return locale_verb(user, verb);
}

int cli_verbs(const struct cli_options *options)
{
	if (options->json) {
		json_t *table = verbs_json(help, (void *)(uintptr_t)cli_language());
		int result = json_dumpf(table, stdout, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
		printf("\n");
		json_decref(table);
		return result == 0 ? CLI_OK : CLI_SYSTEM;
	}
	for (size_t i = 0; i < verb_count(); i++) {
		const struct verb *v = verb_at(i);
		printf("%s", v->name);
		for (size_t n = 0; n < v->argument_count; n++) {
			const struct verb_argument *a = &v->arguments[n];
			printf(a->required ? " %s%s" : " [%s%s]", a->name, a->positional ? "" : "=");
		}
		printf("\n    %s\n", locale_verb(cli_language(), v->name));
	}
	return CLI_OK;
}
