/* The head of the run of show dock: the show's state in one word, time on air, lateness in words, the end, OBS's own
 * marks, and standby, which stands here so that no hand on its way to GO can hit it. */
#ifndef DOCK_HEADER_BAR_HPP
#define DOCK_HEADER_BAR_HPP

#include <QWidget>

#include "dock/look.hpp"
#include "dock/model.hpp"

class Desk;

class HeaderBar : public QWidget {
      public:
	HeaderBar(Model *model, Desk *desk, QWidget *parent);
	/* Takes the newest state over. */
	void refresh();

      protected:
	void paintEvent(QPaintEvent *event) override;
	void resizeEvent(QResizeEvent *event) override;

      private:
	struct Times {
		qint64 first, remaining;
	};
	Times times() const;
	void place();
	void refresh_late();
	void paint_state(QPainter &p, int y);
	int paint_outputs(QPainter &p, int y, int right);
	QString end_text(int room) const;

	Model *m_model;
	Desk *m_desk;
	look::Button *m_standby;
	look::Button *m_late; /* the lateness in words: press it for the ways back */
	bool m_on_standby = false;
};

#endif
