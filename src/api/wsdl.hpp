// src/api/wsdl.hpp - the WSDL and the XML schema of the API, made from the description of its operations.
#pragma once

#include <string>

namespace palabre::api {

/// WSDL 1.1 with ports for SOAP 1.1 and 1.2 at `url`, the schema within.
std::string wsdl(const std::string& url);

/// The schema alone: what REST sends and takes as XML.
const std::string& xml_schema();

}  // namespace palabre::api
