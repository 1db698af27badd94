#include "fuzz.h"

#include <zip.h>

#include "show/document.h"
#include "show/document_write.h"
#include "show/sheet.h"

/* The parts of a workbook, in the order in which they stand in the input, with a byte 1E between; an input that begins
 * as a ZIP file does is taken as it is. What is not there comes from a sound workbook, so that the rest is reached. */
static const struct {
	const char *name;
	const char *sound;
} parts[] = {
	{"xl/worksheets/sheet1.xml",
	 "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>"
	 "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c><c r=\"B2\" "
	 "s=\"1\"><v>0.01</v></c></row></sheetData></worksheet>"},
	{"xl/sharedStrings.xml", "<sst><si><t>title</t></si><si><t>duration</t></si><si><t>A</t></si></sst>"},
	{"xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"45\"/></cellXfs></styleSheet>"},
	{"xl/workbook.xml", "<workbook><sheets><sheet name=\"a\" r:id=\"r1\"/><sheet name=\"b\" r:id=\"r2\"/></sheets>"
			    "</workbook>"},
	{"xl/_rels/workbook.xml.rels",
	 "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/>"
	 "<Relationship Id=\"r2\" Target=\"/xl/worksheets/sheet2.xml\"/></Relationships>"},
	{"xl/worksheets/sheet2.xml", "<worksheet/>"},
};

/* The bytes of the workbook; the caller frees them. */
static char *pack(const uint8_t *data, size_t size, size_t *length)
{
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip = source ? zip_open_from_source(source, ZIP_TRUNCATE, NULL) : NULL;
	FUZZ_REQUIRE(zip);
	zip_source_keep(source);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const uint8_t *end = size ? memchr(data, 0x1E, size) : NULL;
		size_t part = end ? (size_t)(end - data) : size;
		const void *bytes = part ? (const void *)data : parts[i].sound;
		zip_source_t *text = zip_source_buffer(zip, bytes, part ? part : strlen(parts[i].sound), 0);
		zip_int64_t entry = zip_file_add(zip, parts[i].name, text, 0);
		FUZZ_REQUIRE(entry >= 0);
		zip_set_file_compression(zip, (zip_uint64_t)entry, ZIP_CM_STORE, 0);
		data += part + (end != NULL);
		size -= part + (end != NULL);
	}
	FUZZ_REQUIRE(zip_close(zip) == 0);
	zip_stat_t stat;
	FUZZ_REQUIRE(zip_source_stat(source, &stat) == 0 && zip_source_open(source) == 0);
	*length = (size_t)stat.size;
	char *book = malloc(*length);
	FUZZ_REQUIRE(book && zip_source_read(source, book, *length) == (zip_int64_t)*length);
	zip_source_close(source);
	zip_source_free(source);
	return book;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct problems problems = {0};
	struct sheet_import import;
	size_t length = size;
	char *bytes = size >= 2 && memcmp(data, "PK", 2) == 0 ? fuzz_text(data, size) : pack(data, size, &length);
	bool ok = sheet_import(bytes, length, "fuzz.xlsx", NULL, &import, &problems);
	FUZZ_REQUIRE(ok == (problems.errors == 0) && ok == (import.document != NULL) && import.preview);
	FUZZ_REQUIRE(json_array_size(json_object_get(import.preview, "problems")) >= problems.count);
	if (ok) {
		char *text = document_text(import.document);
		struct show *show = text ? show_parse(text, strlen(text), "", NULL) : NULL;
		FUZZ_REQUIRE(show);
		show_destroy(show);
		free(text);
	}
	sheet_import_finish(&import);
	problems_finish(&problems);
	free(bytes);
	return 0;
}
