/* GO: what will fire, in two lines. Red with a countdown while it is guarded; it never greys out, because a press that
 * is refused has to say why. */
#ifndef DOCK_GO_BUTTON_HPP
#define DOCK_GO_BUTTON_HPP

#include <QAbstractButton>

#include "dock/model.hpp"

class GoButton : public QAbstractButton {
      public:
	GoButton(Model *model, QWidget *parent);
	void refresh();
	/* Ms until the guard ends, 0 = not guarded. */
	qint64 guard_left() const;
	QSize sizeHint() const override;
	QSize minimumSizeHint() const override;

      protected:
	void paintEvent(QPaintEvent *event) override;

      private:
	QString effects_text() const;

	Model *m_model;
	QString m_title;   /* of the armed segment */
	QString m_effects; /* what its start fires */
	QString m_blocked; /* why GO would be refused, "" = it would not */
};

#endif
