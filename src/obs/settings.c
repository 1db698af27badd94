#include "obs/settings.h"

#include <stdio.h>
#include <string.h>

#include <obs-module.h>
#include <util/platform.h>

#define SETTINGS_FILE "crowdcue.json"

static void take(char *to, obs_data_t *data, const char *key)
{
	snprintf(to, SETTINGS_PATH, "%s", obs_data_get_string(data, key));
}

void settings_load(struct settings *s)
{
	memset(s, 0, sizeof(*s));
	char *path = obs_module_config_path(SETTINGS_FILE);
	obs_data_t *data = path && os_file_exists(path) ? obs_data_create_from_json_file_safe(path, "bak") : NULL;
	if (data) {
		take(s->show, data, "show");
		take(s->session, data, "session");
		snprintf(s->listen, sizeof(s->listen), "%s", obs_data_get_string(data, "listen"));
		s->started = obs_data_get_bool(data, "started");
		s->dock_shown = obs_data_get_bool(data, "dock_shown");
		obs_data_release(data);
	}
	bfree(path);
}

bool settings_save(const struct settings *s)
{
	char *folder = obs_module_config_path("");
	char *path = obs_module_config_path(SETTINGS_FILE);
	bool ok = folder && path && os_mkdirs(folder) != MKDIR_ERROR;
	if (ok) {
		obs_data_t *data = obs_data_create();
		obs_data_set_string(data, "show", s->show);
		obs_data_set_string(data, "session", s->session);
		obs_data_set_string(data, "listen", s->listen);
		obs_data_set_bool(data, "started", s->started);
		obs_data_set_bool(data, "dock_shown", s->dock_shown);
		ok = obs_data_save_json_safe(data, path, "tmp", "bak");
		obs_data_release(data);
	}
	if (!ok)
		blog(LOG_WARNING, "[crowdcue] the settings could not be written to %s", path ? path : "(no path)");
	bfree(path);
	bfree(folder);
	return ok;
}
