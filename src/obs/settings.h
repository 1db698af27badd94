/* What the plugin remembers on this machine between starts of OBS: one small JSON file in the module's own
 * configuration folder. Secrets do not belong here. */
#ifndef OBS_SETTINGS_H
#define OBS_SETTINGS_H

#include <stdbool.h>

#define SETTINGS_PATH 1024

/* Thread-safety: a plain value. All texts are UTF-8, "" = not known. */
struct settings {
	char show[SETTINGS_PATH];    /* the show document that was loaded last, absolute */
	char session[SETTINGS_PATH]; /* its session folder */
	char listen[16];             /* whether shows' feeds may open ports: "here", "network", "" = never */
	bool started;                /* that session had its first GO */
	bool dock_shown;             /* the dock has opened by itself once */
};

/* Any thread. A missing or broken file gives an empty value. */
void settings_load(struct settings *s);
/* Any thread. False if it could not be written; that is logged. */
bool settings_save(const struct settings *s);

#endif
