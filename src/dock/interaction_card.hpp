/* One interaction at the desk: its name and state, the result so far, the next sensible verb as the one big button that
 * is always in the same place, show or hide, more or less time, and the rest under the dots. */
#ifndef DOCK_INTERACTION_CARD_HPP
#define DOCK_INTERACTION_CARD_HPP

#include <QWidget>

#include "dock/confirm.hpp"
#include "dock/interaction_face.hpp"
#include "dock/look.hpp"

class Desk;

class InteractionCard : public QWidget {
      public:
	InteractionCard(Model *model, Desk *desk, QWidget *parent);
	void set_face(const Face &face);
	const QString &id() const
	{
		return m_face.id;
	}
	QSize sizeHint() const override;
	QSize minimumSizeHint() const override
	{
		return QSize(220, sizeHint().height());
	}

      protected:
	void paintEvent(QPaintEvent *event) override;
	void resizeEvent(QResizeEvent *event) override;
	void mousePressEvent(QMouseEvent *event) override;
	void mouseDoubleClickEvent(QMouseEvent *event) override;
	void mouseMoveEvent(QMouseEvent *event) override;
	bool event(QEvent *event) override;

      private:
	struct Hit {
		QRect box;
		FaceAction action;
	};
	struct Cut {
		QRect box;
		QString text;
	};
	void act(const FaceAction &action, QWidget *pressed);
	int buttons_top() const;
	void place();
	void press_main();
	void open_menu();
	int body_height() const;
	void paint_bars(QPainter &p, int y);
	void paint_items(QPainter &p, int y);

	Model *m_model;
	Desk *m_desk;
	Face m_face = {};
	Confirm m_confirm;
	look::Button *m_main, *m_less, *m_more_time, *m_show, *m_menu;
	QVector<Hit> m_hits;  /* the small verbs of the rows */
	QVector<Cut> m_texts; /* what may have been cut */
	QPoint m_pointer = QPoint(-1, -1);
};

#endif
