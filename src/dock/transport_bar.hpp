/* The foot of the dock: the transport as icons, GO below it. A destructive verb from the menu puts its question in the
 * place of the transport, for three seconds. */
#ifndef DOCK_TRANSPORT_BAR_HPP
#define DOCK_TRANSPORT_BAR_HPP

#include <QWidget>

#include "dock/confirm.hpp"
#include "dock/go_button.hpp"
#include "dock/look.hpp"
#include "dock/model.hpp"

class Desk;
class QMenu;

class TransportBar : public QWidget {
      public:
	TransportBar(Model *model, Desk *desk, QWidget *parent);
	void refresh();
	/* Between two refreshes: only what runs by itself, such as the guard. */
	void tick();
	void set_open_show(std::function<void()> open_show)
	{
		m_open_show = std::move(open_show);
	}

      protected:
	void resizeEvent(QResizeEvent *event) override;

      private:
	void place();
	void tip(look::Button *button, const char *key, const char *verb);
	void open_menu();
	void add_listening(QMenu *menu);

	Model *m_model;
	Desk *m_desk;
	std::function<void()> m_open_show;
	look::Button *m_back, *m_hold, *m_less, *m_more_time, *m_skip, *m_menu, *m_lock, *m_question;
	GoButton *m_go;
	Confirm m_confirm;
	bool m_held = false;
	bool m_locked = false;
};

#endif
