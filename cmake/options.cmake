# How everything is compiled.
set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
	set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()
add_compile_options(-Wall -Wextra -Wshadow $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes>
	$<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes> $<$<COMPILE_LANGUAGE:C>:-Wswitch-enum>)
if(CROWDCUE_WERROR)
	add_compile_options(-Werror)
endif()
if(CROWDCUE_SANITIZE)
	add_compile_options(-fsanitize=${CROWDCUE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
	add_link_options(-fsanitize=${CROWDCUE_SANITIZE})
endif()
add_compile_definitions(_POSIX_C_SOURCE=200809L _XOPEN_SOURCE=700)

# core/version.h: the version stands in project() alone.
configure_file("${CMAKE_SOURCE_DIR}/src/core/version.h.in" "${CMAKE_BINARY_DIR}/generated/core/version.h" @ONLY)
include_directories("${CMAKE_BINARY_DIR}/generated")

# OBS looks for plugins under /usr, and nowhere under /usr/local.
if(CMAKE_INSTALL_PREFIX_INITIALIZED_TO_DEFAULT AND UNIX AND NOT APPLE)
	set(CMAKE_INSTALL_PREFIX /usr CACHE PATH "Where to install" FORCE)
endif()
