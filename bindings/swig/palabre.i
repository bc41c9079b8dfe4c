// bindings/swig/palabre.i - the boundary for Java, C# and PHP: one class, texts and numbers, and how texts cross.
#if defined(SWIGJAVA)
%module(jniclassname="Native") Module
#else
%module palabre_native
#endif

%{
#include "swig/boundary.hpp"
%}

%include <exception.i>

// JNI's own texts are modified UTF-8, which writes emoji and NUL otherwise; bytes are exact.
#if defined(SWIGJAVA)
%typemap(jni) std::string, const std::string & "jbyteArray"
%typemap(jtype) std::string, const std::string & "byte[]"
%typemap(jstype) std::string, const std::string & "String"
%typemap(javain) const std::string & "$javainput.getBytes(java.nio.charset.StandardCharsets.UTF_8)"
%typemap(javaout) std::string {
    return new String($jnicall, java.nio.charset.StandardCharsets.UTF_8);
  }
%typemap(in) const std::string & (std::string text) {
  text.resize(static_cast<std::size_t>(jenv->GetArrayLength($input)));
  jenv->GetByteArrayRegion($input, 0, static_cast<jsize>(text.size()), reinterpret_cast<jbyte *>(text.data()));
  $1 = &text;
}
%typemap(out) std::string {
  $result = jenv->NewByteArray(static_cast<jsize>($1.size()));
  if ($result) jenv->SetByteArrayRegion($result, 0, static_cast<jsize>($1.size()), reinterpret_cast<const jbyte *>($1.data()));
}
%pragma(java) jniclassclassmodifiers="final class"
%pragma(java) moduleclassmodifiers="final class"
%pragma(java) jniclasscode=%{
  static {
    Library.load();
  }
%}
%typemap(javaclassmodifiers) palabre::bindings::boundary "final class"
%typemap(javafinalize) palabre::bindings::boundary ""  // its end may wait for threads: Engine sees to it
%rename(Boundary) palabre::bindings::boundary;
%rename("%(lowercamelcase)s", %$isfunction) "";

#elif defined(SWIGCSHARP)
%include <std_string.i>
%typemap(imtype, inattributes="[global::System.Runtime.InteropServices.MarshalAs(global::System.Runtime.InteropServices.UnmanagedType.LPUTF8Str)]") const std::string & "string"
%pragma(csharp) moduleclassmodifiers="internal class"
%pragma(csharp) imclassclassmodifiers="internal class"
%typemap(csclassmodifiers) palabre::bindings::boundary "internal class"
%rename(Boundary) palabre::bindings::boundary;
%rename("%(camelcase)s", %$isfunction) "";

#elif defined(SWIGPHP)
%include <std_string.i>
%rename(PalabreBoundary) palabre::bindings::boundary;
%rename("%(lowercamelcase)s", %$isfunction) "";
#endif

namespace palabre::bindings {

class boundary {
public:
    boundary();
    ~boundary();
    std::string configure(const std::string &file_or_json);
    std::string register_connector(const std::string &name, const std::string &description);
    std::string start();
    std::string begin(const std::string &operation, const std::string &arguments);
    std::string await(long long begun, long long wait_ms);
    void listen(bool wanted);
    bool stop(long long grace_ms);
    bool running() const;
    std::string next_task(long long wait_ms);
    bool answer(long long task, const std::string &reply);
    static std::string version();
};

}  // namespace palabre::bindings
