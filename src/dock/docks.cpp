/* The docks' windows. On OBS 29 the plugin makes the dock window and puts it into OBS's before that restores its
 * layout; from OBS 30 on the frontend makes it, by id. */
#include <QClipboard>
#include <QDockWidget>
#include <QGuiApplication>
#include <QMainWindow>
#include <QPointer>

#include "dock/rundown_dock.hpp"

extern "C" {
#include "obs/compat.h"
#include "obs/desk.h"
}

namespace {

const char *const RUNDOWN_ID = "crowdcue_rundown"; /* part of OBS's saved layout: never changes */

QPointer<RundownDock> rundown;
QPointer<QDockWidget> rundown_window; /* OBS 29 only */

/* The window around a widget, whoever made it. */
QDockWidget *window_of(QWidget *widget)
{
	for (QWidget *w = widget; w; w = w->parentWidget())
		if (auto *dock = qobject_cast<QDockWidget *>(w))
			return dock;
	return nullptr;
}

} // namespace

void docks_create(const struct desk *desk)
{
	auto *main_window = static_cast<QMainWindow *>(obs_frontend_get_main_window());
	if (!main_window)
		return;
	const QString title = QString::fromUtf8(desk->text(desk->user, "Dock.Title"));
	rundown = new RundownDock(desk);
	if (COMPAT_OBS_OWNS_DOCKS) {
		if (!compat_dock_hand_over(RUNDOWN_ID, title.toUtf8().constData(), rundown.data()))
			delete rundown.data();
		return;
	}
	rundown_window = new QDockWidget(title, main_window);
	rundown_window->setObjectName(RUNDOWN_ID);
	rundown_window->setWidget(rundown);
	main_window->addDockWidget(Qt::RightDockWidgetArea, rundown_window);
	rundown_window->setVisible(false);
	compat_dock_list(rundown_window);
}

void docks_show(void)
{
	QDockWidget *window = rundown ? window_of(rundown) : nullptr;
	if (!window)
		return;
	window->setVisible(true);
	window->raise();
}

void docks_arm(bool open)
{
	if (!rundown)
		return;
	QDockWidget *window = window_of(rundown);
	if (open && window) {
		window->setFloating(false);
		docks_show();
	}
	rundown->arm();
}

void docks_copy(const char *text)
{
	QGuiApplication::clipboard()->setText(QString::fromUtf8(text));
}

void docks_forget(void)
{
	if (rundown)
		rundown->forget();
	rundown = nullptr;
	rundown_window = nullptr;
}

const char *docks_qt_version(void)
{
	return qVersion();
}
