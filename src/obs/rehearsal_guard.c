#include "obs/rehearsal_guard.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <obs-module.h>

/* UI thread only. */
static bool closed;

/* In the desk's status line, in OBS's log, and on the show's own list of issues: nobody can miss it, nor forget it. */
static void say(struct show_host *host, const char *key)
{
	const char *words = obs_module_text(key);
	json_t *issue = json_pack("{s:s, s:s}", "verb", "issue", "text", words);
	char *line = issue ? json_dumps(issue, JSON_COMPACT) : NULL;
	blog(LOG_WARNING, "[crowdcue] %s", words);
	show_host_notice(host, true, words);
	if (line)
		show_host_post(host, line, NULL, NULL);
	free(line);
	json_decref(issue);
}

static bool is_rehearsal(struct show_host *host)
{
	const struct stage *stage = show_host_stage_acquire(host);
	bool rehearsal = stage && stage->rehearsal;
	if (stage)
		show_host_stage_release(host, stage);
	return rehearsal;
}

/* OBS cannot be kept from connecting: its stream is stopped as soon as it stands. */
void rehearsal_guard_event(struct show_host *host, enum obs_frontend_event event)
{
	if (closed || !is_rehearsal(host))
		return;
	if (event == OBS_FRONTEND_EVENT_STREAMING_STARTING) {
		show_host_notice(host, true, obs_module_text("Guard.StreamStarts"));
	} else if (event == OBS_FRONTEND_EVENT_STREAMING_STARTED) {
		obs_frontend_streaming_stop();
		say(host, "Guard.StreamStopped");
	}
}

static void look_at_stream(void *param)
{
	struct show_host *host = param;
	if (closed || !obs_frontend_streaming_active())
		return;
	show_host_post(host, "rehearse off=true", NULL, NULL);
	say(host, "Guard.RehearsalEnded");
}

void rehearsal_guard_line(struct show_host *host, const char *line)
{
	if (strstr(line, "\"event\":\"show.state\"") && strstr(line, "\"rehearsal\":true"))
		obs_queue_task(OBS_TASK_UI, look_at_stream, host, false);
}

void rehearsal_guard_close(void)
{
	closed = true;
}
