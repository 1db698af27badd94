# Puts the plugin into the user's own OBS folder, where OBS looks besides the system's: no root needed.
#   cmake -DMODULE=FILE -DDATA=FOLDER -P install_user.cmake
if(DEFINED ENV{XDG_CONFIG_HOME})
	set(config "$ENV{XDG_CONFIG_HOME}")
else()
	set(config "$ENV{HOME}/.config")
endif()
set(place "${config}/obs-studio/plugins/crowdcue")
file(REMOVE_RECURSE "${place}/data")
file(COPY "${MODULE}" DESTINATION "${place}/bin/64bit")
file(COPY "${DATA}/" DESTINATION "${place}/data")
message(STATUS "Installed in ${place}; a copy in the system's folders would be loaded as well: remove one of the two.")
