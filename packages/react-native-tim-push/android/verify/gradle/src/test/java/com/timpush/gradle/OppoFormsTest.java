package com.timpush.gradle;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * OPPO gave its callbacks more arguments in 3.4. The stubs have that form; here the adapter's callback is compiled against the
 * form before, which apps with an older AAR have.
 */
public class OppoFormsTest {
  private static final String UNTIL_3_1 =
      "package com.heytap.msp.push.callback; public interface ICallBackResultService {"
          + " void onRegister(int code, String id);"
          + " void onUnRegister(int code);"
          + " void onSetPushTime(int code, String time);"
          + " void onGetPushStatus(int code, int status);"
          + " void onGetNotificationStatus(int code, int status);"
          + " %s }";

  @Rule public final TemporaryFolder out = new TemporaryFolder();

  @Test
  public void compilesAgainstTheFormBefore34() throws IOException {
    assertEquals(Collections.emptyList(), errors(""));
    assertEquals(Collections.emptyList(), errors("void onError(int code, String reason);"));
    // Not because everything compiles.
    assertFalse(errors("void onSomethingElse(int code);").isEmpty());
  }

  private List<String> errors(String more) throws IOException {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    try (StandardJavaFileManager files = javac.getStandardFileManager(said, null, null)) {
      List<JavaFileObject> sources = new ArrayList<>();
      files
          .getJavaFileObjects(
              new File(
                  VendorsScript.ANDROID,
                  "vendors/oppo/java/com/timpush/vendor/oppo/OppoCallback.java"),
              new File(
                  VendorsScript.ANDROID, "src/main/java/com/timpush/core/VendorAdapter.java"))
          .forEach(sources::add);
      sources.add(
          new SimpleJavaFileObject(
              URI.create("string:///ICallBackResultService.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
              return String.format(UNTIL_3_1, more);
            }
          });
      List<String> options = List.of("-proc:none", "-d", out.getRoot().getPath());
      javac.getTask(null, files, said, options, null, sources).call();
    }
    List<String> errors = new ArrayList<>();
    said.getDiagnostics().forEach(one -> errors.add(one.toString()));
    return errors;
  }
}
