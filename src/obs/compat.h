/* The only file with version guards: what differs between OBS 29 and 32, under one name each. */
#ifndef OBS_COMPAT_H
#define OBS_COMPAT_H

#include <obs-module.h>
#include <obs-frontend-api.h>

/* OBS 30 makes the dock window around a widget by itself and removes it by id; before that the plugin makes it. */
#if LIBOBS_API_VER >= MAKE_SEMANTIC_VERSION(30, 0, 0)
#define COMPAT_OBS_OWNS_DOCKS true
#else
#define COMPAT_OBS_OWNS_DOCKS false
#endif

/* OBS 30: hands the widget over (it is a QWidget); false if the id is taken, then it is still the caller's. */
static inline bool compat_dock_hand_over(const char *id, const char *title, void *widget)
{
#if LIBOBS_API_VER >= MAKE_SEMANTIC_VERSION(30, 0, 0)
	return obs_frontend_add_dock_by_id(id, title, widget);
#else
	UNUSED_PARAMETER(id);
	UNUSED_PARAMETER(title);
	UNUSED_PARAMETER(widget);
	return false;
#endif
}

/* OBS 29: puts a QDockWidget, which the main window already has, into the Docks menu. */
static inline void compat_dock_list(void *dock)
{
#if LIBOBS_API_VER >= MAKE_SEMANTIC_VERSION(30, 0, 0)
	UNUSED_PARAMETER(dock);
#else
	obs_frontend_add_dock(dock);
#endif
}

/* OBS 30.2 writes chapters into a recording; false where it cannot. UI thread only. */
static inline bool compat_record_chapter(const char *name)
{
#if LIBOBS_API_VER >= MAKE_SEMANTIC_VERSION(30, 2, 0)
	return obs_frontend_recording_add_chapter(name);
#else
	UNUSED_PARAMETER(name);
	return false;
#endif
}

#endif
