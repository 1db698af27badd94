/* The kinds of overlay: which sources there are, and which faces each of them shows. To add a face, write its room's
 * pair of files, give it a seat (overlay/seats.h), a member in struct overlay (overlay/face.h) and a row here. */
#ifndef OVERLAY_KINDS_H
#define OVERLAY_KINDS_H

#include <stddef.h>

#include "overlay/seats.h"
#include "paint/canvas.h"

/* A source in OBS. */
enum overlay_kind {
	OVERLAY_LOTTERY = 1,
	OVERLAY_POLL,
	OVERLAY_QUESTION,
	OVERLAY_SALE,
	OVERLAY_CARD,
	OVERLAY_SPONSOR,
	OVERLAY_STAGE
};
#define OVERLAY_KINDS 7

/* Names of kinds of interactions in a show file: what one source can be told to show alone. */
#define OVERLAY_SHOWS 2

struct overlay_kind_row {
	const char *id;                   /* "crowdcue_poll": of the source in OBS, never to be changed */
	const char *label;                /* "Source.Poll": key of the source's name in OBS */
	const char *shows[OVERLAY_SHOWS]; /* "poll"; NULL = no more. None = all that is on air */
	unsigned faces;                   /* sum of enum seat */
};

/* The row of a kind; never NULL for a kind of the enum. Immutable, any thread. */
const struct overlay_kind_row *overlay_kind_row(enum overlay_kind kind);
/* The kind of a source's id ("crowdcue_poll"), or 0. */
enum overlay_kind overlay_kind_from(const char *source_id);

struct overlay;
struct presence;
struct stage;

/* One face: what stands in one seat. */
struct overlay_face_row {
	enum seat seat;
	/* The card in a stage that the face shows: whether it is on air, its id, since when. */
	struct stage_card *(*card)(struct stage *stage);
	/* Takes over a stage from which all has been taken that has no seat. */
	void (*update)(struct overlay *overlay, const struct stage *stage, const struct theme *theme, int64_t now);
	void (*draw)(const struct overlay *overlay, struct canvas *canvas);
	/* How the face's card comes and goes. */
	const struct presence *(*presence)(const struct overlay *overlay);
};

/* All faces, in the order in which they are drawn. */
extern const struct overlay_face_row overlay_faces[];
extern const size_t overlay_face_count;

/* True if any face has something to show, or the show stands by. */
bool overlay_is_on_air(const struct stage *stage);

#endif
