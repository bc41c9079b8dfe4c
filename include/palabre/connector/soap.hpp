// palabre/connector/soap.hpp - a company's system behind SOAP or XML: envelopes out, answers by XPath.
#pragma once

#include "palabre/connector/http.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace palabre {

enum class soap_version { none, soap_1_1, soap_1_2 };  ///< None: the body is posted as it is, as plain XML.

/// One operation. Names in XPath are written with the prefixes of the connector's namespaces, whatever prefixes the server
/// uses; elements of other namespaces, or of none, by their local names alone. `soap:` is the envelope's.
struct soap_operation {
    operation is;
    std::string action = {};  ///< SOAPAction, or 1.2's action.
    std::string path = {};    ///< Behind the URL; "": the URL itself.

    /// XML with `{argument}` in it, escaped as it is filled in; `{{` and `}}` are braces. "": an element `element`, of the
    /// first namespace of the WSDL or none, with a child for each described argument that is given.
    std::string body = {};
    std::string element = {};     ///< "": the operation's name.
    std::string name_space = {};  ///< Of the element.
    bool qualified = true;        ///< Its children are of the same namespace.

    std::string result =
        {};             ///< XPath: the nodes that the answer is made of; "": what the body holds. None: not_found.
    bool many = false;  ///< The answer is a list, of one for each node; else the first node alone.

    /// By name: XPath from such a node. A result field described as int, double, bool or list becomes that. "credit.currency" is
    /// a member of an object "credit". None: the node as JSON, its children by local name.
    std::map<std::string, std::string> fields = {};

    std::string not_found = {};                      ///< XPath: true where the answer says that there is nothing.
    std::vector<std::string> not_found_faults = {};  ///< Fault codes, subcodes or names of details, without prefix.
};

struct soap_connector_options {
    http_connector_options http;  ///< The URL, login, certificates and limits; not its paths and operations.
    soap_version version = soap_version::soap_1_1;
    std::map<std::string, std::string> namespaces = {};  ///< By prefix, for bodies and XPath.
    std::string header = {};                             ///< XML inside soap:Header, such as WS-Security's.
    std::vector<soap_operation> operations = {};
};

/// A fault is unavailable, with its code as the reason and never its words; one by the client's or sender's own fault is
/// marked as misasked. An answer that is no XML, or no envelope, is unavailable. DTDs are not read, entities not expanded.
///
/// Throws error{errc::invalid_argument} as http_connector() does, and for bodies that are no XML and XPath that is none.
std::unique_ptr<connector> soap_connector(runtime& on, soap_connector_options options);

/// What a WSDL 1.1 of bindings to SOAP offers.
struct wsdl {
    std::string url;  ///< The first port's address.
    soap_version version = soap_version::soap_1_1;
    std::vector<soap_operation> operations;  ///< With arguments, results, action, element and namespace.
};

/// Reads a file. Message parts are named, and the members of document/literal elements whose schema the file itself holds;
/// imports are not followed, schemas not enforced. Throws error{errc::invalid_file}, error{errc::io}.
wsdl read_wsdl(const std::string& file);

}  // namespace palabre
