#include "show/picture_readers.h"

#include <stdio.h>

#include <webp/decode.h>
#include <webp/demux.h>

static bool fail(struct picture *out, char *why)
{
	picture_finish(out);
	snprintf(why, PICTURE_WHY, "it is broken or cut short");
	return false;
}

/* Decodes one bitstream to its place in the picture; false if it is broken or would jut out. */
static bool decode(const uint8_t *bytes, size_t size, int x, int y, struct picture *out)
{
	WebPBitstreamFeatures features;
	if (WebPGetFeatures(bytes, size, &features) != VP8_STATUS_OK || x < 0 || y < 0 ||
	    features.width > out->width - x || features.height > out->height - y)
		return false;
	size_t before = ((size_t)y * out->width + x) * 4;
	size_t all = (size_t)out->width * out->height * 4;
	return WebPDecodeRGBAInto(bytes, size, out->pixels + before, all - before, out->width * 4) != NULL;
}

static bool decode_first_frame(const uint8_t *bytes, size_t size, struct picture *out)
{
	WebPData data = {bytes, size};
	WebPIterator frame;
	WebPDemuxer *demuxer = WebPDemux(&data);
	bool good = false;
	if (demuxer && WebPDemuxGetFrame(demuxer, 1, &frame)) {
		good = frame.complete &&
		       decode(frame.fragment.bytes, frame.fragment.size, frame.x_offset, frame.y_offset, out);
		WebPDemuxReleaseIterator(&frame);
	}
	WebPDemuxDelete(demuxer);
	return good;
}

bool picture_read_webp(const uint8_t *bytes, size_t size, struct picture *out, char *why)
{
	WebPBitstreamFeatures features;
	*out = (struct picture){0};
	if (WebPGetFeatures(bytes, size, &features) != VP8_STATUS_OK)
		return fail(out, why);
	if (!picture_make((unsigned)features.width, (unsigned)features.height, out, why))
		return false;
	bool good = features.has_animation ? decode_first_frame(bytes, size, out) : decode(bytes, size, 0, 0, out);
	return good || fail(out, why);
}

bool picture_head_webp(const uint8_t *bytes, size_t size, char *why)
{
	struct picture none = {0};
	WebPBitstreamFeatures features;
	if (WebPGetFeatures(bytes, size, &features) != VP8_STATUS_OK)
		return fail(&none, why);
	return picture_allowed((unsigned)features.width, (unsigned)features.height, why);
}
