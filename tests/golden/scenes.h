/* The moments of a show that the golden pictures hold: every overlay in every state that looks different, each of them
 * on a wide and a tall canvas, in English and in Chinese. */
#ifndef GOLDEN_SCENES_H
#define GOLDEN_SCENES_H

#include "overlay/face.h"

#define SCENE_NOW 1000000 /* monotonic ms at which the sample content is as it stands */
#define SCENE_NAME 96

/* The four shapes of a state; a sum where several are meant. */
enum variant { WIDE_EN = 1, WIDE_ZH = 2, TALL_EN = 4, TALL_ZH = 8 };
#define VARIANTS 4

/* One state of an overlay. What is left out of an initialiser is as it should be for most. */
struct scene_state {
	const char *name;                     /* of small letters; with kind, shape and language it names the scene */
	void (*arrange)(struct stage *stage); /* changes the sample; NULL = the sample as it is */
	int64_t at;                           /* ms after SCENE_NOW at which the frame is drawn */
	unsigned lists;                       /* sum of enum variant: those whose draw list is kept in full */
	unsigned pictures;                    /* sum of enum variant: those that have a picture on file */
	void (*before)(struct stage *stage);  /* the stage that the overlay had seen until SCENE_NOW */
	bool follows;                         /* there was such a stage; without `before` it is the sample */
};

struct scene_kind {
	const char *name;
	enum overlay_kind kind;
	const struct scene_state *states;
	size_t count;
};

/* One file each: scenes_NAME.c. */
extern const struct scene_kind scenes_lottery;
extern const struct scene_kind scenes_poll;
extern const struct scene_kind scenes_question;
extern const struct scene_kind scenes_sale;
extern const struct scene_kind scenes_benefit;
extern const struct scene_kind scenes_sponsor;
extern const struct scene_kind scenes_card;
extern const struct scene_kind scenes_cover;
extern const struct scene_kind scenes_measure;

extern const struct scene_kind *const scene_kinds[];
extern const size_t scene_kind_count;

/* One state in one variant. */
struct scene {
	const struct scene_kind *kind;
	const struct scene_state *state;
	enum variant variant;
};

/* The i-th of all scenes, by kind, state and variant; false when there are no more. */
bool scene_at(size_t i, struct scene *out);
/* "poll-open-wide-en". */
void scene_name(const struct scene *scene, char *out, size_t size);
/* The one of that name; false if there is none, and stderr says so. */
bool scene_find(const char *wanted, struct scene *out);
bool scene_tall(const struct scene *scene);
/* ms after which the scene's frame is drawn, on the clock of SCENE_NOW. */
int64_t scene_now(const struct scene *scene);

/* What the scene shows, as a stage. */
void scene_stage(const struct scene *scene, const char *picture, struct stage *out);
/* An overlay that has seen what the scene shows; `picture` is a PNG file for prizes and products. The caller destroys
 * it. Exits when memory is short. */
struct overlay *scene_overlay(const struct scene *scene, const char *picture, const struct theme *theme);

/* For the scenes' own files: a text in the stage's language. */
void scene_put(const struct stage *stage, char *to, size_t size, const char *english, const char *chinese);
void scene_close(struct stage_card *card, bool settled);
/* `since` ms after SCENE_NOW, negative for before it. */
void scene_reveal(struct stage_card *card, int64_t since);
/* The card's clock runs from `from` to `to`, in ms from SCENE_NOW on. */
void scene_clock(struct stage_card *card, int64_t from, int64_t to);
/* Standby: the clock stands. */
void scene_hold(struct stage *stage, struct stage_card *card);
void scene_nothing(struct stage *stage);

#endif
