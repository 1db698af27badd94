/* The plugin's life (each step is OBS's call, all on the UI thread):
 *
 *   load ──▶ post_load ──▶ FINISHED_LOADING ──▶ … PROFILE_CHANGED … ──▶ EXIT ──▶ unload
 *   sources   vendor        hotkeys, show,                               all      plain
 *   and docks               docks armed                                  ends     memory
 *
 * At EXIT, in this order:
 *   1. the docks forget the desk: OBS is about to destroy its window and them with it; effects that are still queued
 *      will fail, because the frontend must not be asked any more;
 *   2. the vendor closes: waiting requests are woken, and obs-websocket may be unloaded before us;
 *   3. the hotkeys go, so that no key can post any more;
 *   4. the show host stops its threads; the runner ends cleanly and its show can be resumed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <obs-module.h>
#include <sqlite3.h>
#include <util/platform.h>

#include "core/version.h"
#include "feed/secrets.h"
#include "obs/compat.h"
#include "obs/desk.h"
#include "obs/hotkeys.h"
#include "obs/rehearsal_guard.h"
#include "obs/scene_actions.h"
#include "obs/show_host.h"
#include "obs/vendor.h"
#include "overlay/overlay.h"

OBS_DECLARE_MODULE()
OBS_MODULE_USE_DEFAULT_LOCALE("crowdcue", "en-US")

/* UI thread only, but for what its parts allow. */
static struct {
	struct show_host *host;
	struct vendor *vendor;
	struct hotkeys *hotkeys;
	struct secrets *secrets; /* keys of feeds; owned */
	struct desk desk;
	bool exited;
} plugin;

MODULE_EXPORT const char *obs_module_name(void)
{
	return "Crowdcue";
}

MODULE_EXPORT const char *obs_module_description(void)
{
	return obs_module_text("Description");
}

/* ---- what the show host says --------------------------------------------------------------------------------- */

static void on_event(void *user, const char *line)
{
	UNUSED_PARAMETER(user);
	rehearsal_guard_line(plugin.host, line);
	vendor_event(plugin.vendor, line);
}

static void on_effect(void *user, struct show_seat *seat, int64_t number, const json_t *verb)
{
	UNUSED_PARAMETER(user);
	scene_actions_run(seat, number, verb);
}

/* The overlays take up the look of the show that is loaded, and each edit of it. */
static void follow_look(const char *document)
{
	json_t *json = document ? json_loads(document, 0, NULL) : NULL;
	json_t *theme = json_object_get(json, "theme");
	char *text = theme ? json_dumps(theme, JSON_COMPACT) : NULL;
	overlay_show_look(text);
	free(text);
	json_decref(json);
}

static void follow_show(void *param)
{
	UNUSED_PARAMETER(param);
	if (plugin.exited)
		return;
	char title[256];
	if (show_host_offer(plugin.host, title, sizeof(title)))
		docks_show();
	char *document = show_host_document(plugin.host);
	hotkeys_follow_show(plugin.hotkeys, document);
	follow_look(document);
	free(document);
}

static void on_show_changed(void *user)
{
	UNUSED_PARAMETER(user);
	obs_queue_task(OBS_TASK_UI, follow_show, NULL, false);
}

/* ---- the desk ------------------------------------------------------------------------------------------------ */

static uint64_t desk_stage_id(void *user)
{
	return show_host_stage_id(user);
}

static uint64_t desk_document_id(void *user)
{
	return show_host_document_id(user);
}

static char *desk_document(void *user)
{
	return show_host_document(user);
}

static bool desk_post(void *user, const char *line, desk_answer answer, void *answer_user)
{
	return show_host_post(user, line, answer, answer_user);
}

static const char *desk_text(void *user, const char *key)
{
	UNUSED_PARAMETER(user);
	return obs_module_text(key);
}

static bool desk_offer(void *user, char *title, size_t size)
{
	return show_host_offer(user, title, size);
}

static void desk_decide(void *user, bool resume)
{
	show_host_decide(user, resume);
}

static uint64_t desk_notice(void *user, char *text, size_t size, bool *refused)
{
	return show_host_last_notice(user, text, size, refused);
}

static void desk_outputs(void *user, bool *streaming, bool *recording)
{
	UNUSED_PARAMETER(user);
	*streaming = obs_frontend_streaming_active();
	*recording = obs_frontend_recording_active();
}

static void desk_hotkey(void *user, const char *verb, char *text, size_t size)
{
	UNUSED_PARAMETER(user);
	hotkeys_text(plugin.hotkeys, verb, text, size);
}

static bool desk_waits(void *user, const char *id, char *behind, size_t size)
{
	(void)user;
	return overlay_waits(id, behind, size);
}

static void desk_folders(void *user, char *last, char *ours, size_t size)
{
	show_host_last_show(user, last, size);
	char *slash = strrchr(last, '/');
	if (slash)
		*slash = 0;
	char *path = obs_module_file("shows");
	snprintf(ours, size, "%s", path ? path : "");
	bfree(path);
}

static const char *desk_listening(void *user)
{
	return show_host_listening(user);
}

static void desk_listen(void *user, const char *how)
{
	show_host_listen(user, how);
}

/* ---- the overlays -------------------------------------------------------------------------------------------- */

static const struct stage *overlay_acquire(void *user)
{
	return show_host_stage_acquire(user);
}

static void overlay_release(void *user, const struct stage *stage)
{
	show_host_stage_release(user, stage);
}

static void overlay_warn(void *user, const char *text)
{
	show_host_notice(user, false, text);
}

static void overlay_interactions(void *user, overlay_each each, void *to)
{
	char *text = show_host_document(user);
	json_t *document = text ? json_loads(text, 0, NULL) : NULL;
	free(text);
	size_t i;
	json_t *one;
	json_array_foreach(json_object_get(document, "interactions"), i, one)
	{
		const char *kind = json_string_value(json_object_get(one, "kind"));
		const char *id = json_string_value(json_object_get(one, "id"));
		const char *title = json_string_value(json_object_get(one, "title"));
		if (kind && id)
			each(to, kind, id, title ? title : id);
	}
	json_decref(document);
}

/* ---- OBS's calls --------------------------------------------------------------------------------------------- */

static const char *module_text(const char *key)
{
	return obs_module_text(key);
}

static void arm(void)
{
	plugin.hotkeys = hotkeys_create(plugin.host);
	hotkeys_read_profile(plugin.hotkeys);
	docks_arm(!show_host_settled(plugin.host));
	if (!show_host_start(plugin.host))
		blog(LOG_ERROR, "[crowdcue] the show host could not start");
}

static void leave(void)
{
	plugin.exited = true;
	docks_forget();
	scene_actions_close();
	rehearsal_guard_close();
	vendor_close(plugin.vendor);
	hotkeys_destroy(plugin.hotkeys);
	plugin.hotkeys = NULL;
	show_host_stop(plugin.host);
	show_host_settle(plugin.host);
}

static void on_frontend_event(enum obs_frontend_event event, void *user)
{
	UNUSED_PARAMETER(user);
	if (event == OBS_FRONTEND_EVENT_FINISHED_LOADING)
		arm();
	else if (event == OBS_FRONTEND_EVENT_PROFILE_CHANGED)
		hotkeys_read_profile(plugin.hotkeys);
	else if (event == OBS_FRONTEND_EVENT_EXIT)
		leave();
	else if (plugin.host)
		rehearsal_guard_event(plugin.host, event);
}

static void log_versions(void)
{
	blog(LOG_INFO, "[crowdcue] %s, libobs built %d.%d.%d running %s, Qt %s, SQLite %s", CROWDCUE_VERSION,
	     LIBOBS_API_MAJOR_VER, LIBOBS_API_MINOR_VER, LIBOBS_API_PATCH_VER, obs_get_version_string(),
	     docks_qt_version(), sqlite3_libversion());
}

/* secrets.json of the module's folder: beside the scene collection, never in it. */
static struct secrets *open_secrets(void)
{
	struct error error = {0};
	char *path = obs_module_config_path("secrets.json");
	bool there = path && os_file_exists(path);
	struct secrets *secrets = there ? secrets_load(path, &error) : NULL;
	if (there && !secrets)
		blog(LOG_WARNING, "[crowdcue] secrets.json is not used: %s %s", error.what, error.mend);
	if (path && !secrets)
		secrets = secrets_none(path); /* what is missing is told with where it belongs */
	bfree(path);
	return secrets;
}

bool obs_module_load(void)
{
	log_versions();
	const char *resume = getenv("CROWDCUE_RESUME");
	char *people = obs_module_config_path("people.db");
	char *feeds = obs_module_config_path("feeds");
	plugin.secrets = open_secrets();
	struct show_host_config config = {
		.listener = {.event = on_event, .effect = on_effect, .changed = on_show_changed},
		.text = module_text,
		.show = getenv("CROWDCUE_SHOW"),
		.session = getenv("CROWDCUE_SESSION"),
		.resume = resume && *resume == '1',
		.people = people,
		.feeds_state = feeds,
		.secrets = plugin.secrets,
	};
	plugin.host = show_host_create(&config);
	bfree(people);
	bfree(feeds);
	if (!plugin.host)
		return false;
	plugin.desk = (struct desk){
		.user = plugin.host,
		.stage_id = desk_stage_id,
		.document_id = desk_document_id,
		.document = desk_document,
		.post = desk_post,
		.text = desk_text,
		.offer = desk_offer,
		.decide = desk_decide,
		.notice = desk_notice,
		.outputs = desk_outputs,
		.waits = desk_waits,
		.hotkey = desk_hotkey,
		.folders = desk_folders,
		.listening = desk_listening,
		.listen = desk_listen,
	};
	const struct overlay_stage_provider provider = {
		.user = plugin.host,
		.acquire = overlay_acquire,
		.release = overlay_release,
		.warn = overlay_warn,
		.interactions = overlay_interactions,
	};
	overlay_register_sources(&provider);
	docks_create(&plugin.desk);
	obs_frontend_add_event_callback(on_frontend_event, NULL);
	return true;
}

void obs_module_post_load(void)
{
	plugin.vendor = vendor_create(plugin.host);
	if (!plugin.vendor)
		blog(LOG_INFO, "[crowdcue] no obs-websocket: the show cannot be driven from other programs");
}

void obs_module_unload(void)
{
	/* After a normal EXIT all has ended; OBS may also unload a module without one. */
	if (!plugin.exited)
		vendor_close(plugin.vendor);
	show_host_stop(plugin.host);
	overlay_finish();
	show_host_destroy(plugin.host);
	plugin.host = NULL;
	secrets_destroy(plugin.secrets);
	plugin.secrets = NULL;
}
