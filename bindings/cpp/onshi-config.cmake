# find_package(onshi CONFIG) gives the target onshi::onshi, wherever this folder was put.
get_filename_component(_onshi_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

if(NOT TARGET onshi::onshi)
  add_library(onshi::onshi SHARED IMPORTED)
  set_target_properties(onshi::onshi PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${_onshi_prefix}/include")
  if(WIN32)
    set_target_properties(onshi::onshi PROPERTIES
      IMPORTED_LOCATION "${_onshi_prefix}/bin/onshi1.dll")
    if(MSVC)
      set_target_properties(onshi::onshi PROPERTIES
        IMPORTED_IMPLIB "${_onshi_prefix}/lib/onshi1.lib")
    else()
      set_target_properties(onshi::onshi PROPERTIES
        IMPORTED_IMPLIB "${_onshi_prefix}/lib/libonshi1.dll.a")
    endif()
  else()
    set_target_properties(onshi::onshi PROPERTIES
      IMPORTED_LOCATION "${_onshi_prefix}/lib/libonshi.so.1"
      IMPORTED_SONAME "libonshi.so.1")
  endif()
endif()

unset(_onshi_prefix)
set(onshi_FOUND TRUE)
