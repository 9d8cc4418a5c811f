package com.timpush.release;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.android.tools.r8.CompilationMode;
import com.android.tools.r8.Diagnostic;
import com.android.tools.r8.DiagnosticsHandler;
import com.android.tools.r8.JdkClassFileProvider;
import com.android.tools.r8.OutputMode;
import com.android.tools.r8.R8;
import com.android.tools.r8.R8Command;
import com.android.tools.r8.origin.Origin;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What R8 leaves of the library in a release build, with the rules that it hands its apps. */
public class ShrinkTest {
  private static final Path VENDORS =
      new File(System.getProperty("user.dir"), "../../vendors").toPath();

  /** What the app itself refers to: React Native's list of packages. */
  private static final String OF_THE_APP = "-keep class com.timpush.TimPushPackage { <init>(); }";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void findsEachVendorsAdapterByItsNameAfterwards() throws Exception {
    List<String> left = shrink(everyVendorsRules());
    for (String vendor : vendors())
      assertTrue(vendor + ": " + left, left.contains(adapter(vendor)));
  }

  @Test
  public void losesTheAdaptersWithoutTheRules() throws Exception {
    List<String> left = shrink(Collections.emptyList());
    assertTrue(left.toString(), left.contains("com.timpush.TimPushPackage"));
    for (String vendor : vendors()) assertFalse(vendor, left.contains(adapter(vendor)));
  }

  @Test
  public void becomesDexWithEveryVendorWithoutAWarning() throws Exception {
    Path dex = folder.newFile("all.zip").toPath();
    Said said = run(everyVendorsRules(), dex, OutputMode.DexIndexed);
    assertEquals(Collections.emptyList(), said.warnings);
    try (JarFile zip = new JarFile(dex.toFile())) {
      assertTrue(zip.getEntry("classes.dex") != null);
    }
  }

  private List<String> shrink(List<Path> rules) throws Exception {
    Path jar = folder.newFile().toPath();
    Files.delete(jar);
    Path out = jar.resolveSibling(jar.getFileName() + ".jar");
    run(rules, out, OutputMode.ClassFile);
    try (JarFile file = new JarFile(out.toFile())) {
      return file.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(".class"))
          .map(name -> name.replace('/', '.').substring(0, name.length() - ".class".length()))
          .collect(Collectors.toList());
    }
  }

  private static Said run(List<Path> rules, Path out, OutputMode mode) throws Exception {
    Said said = new Said();
    R8Command.Builder builder =
        R8Command.builder(said)
            .setMode(CompilationMode.RELEASE)
            .addProgramFiles(ours())
            .addProguardConfiguration(Arrays.asList(OF_THE_APP.split("\n")), Origin.unknown())
            .addProguardConfigurationFiles(rules)
            .setOutput(out, mode);
    if (mode == OutputMode.DexIndexed) builder.setMinApiLevel(24);
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator))
      if (isLibrary(entry)) builder.addLibraryFiles(Path.of(entry));
    // android-all is Android without java.*, which it takes from the JDK that runs it.
    builder.addLibraryResourceProvider(JdkClassFileProvider.fromSystemJdk());
    R8.run(builder.build());
    return said;
  }

  /**
   * The library as Maven just made it: the only program, everything else is what it is linked to.
   */
  private static List<Path> ours() throws Exception {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!entry.contains(File.separator + "library" + File.separator)) continue;
      if (entry.endsWith(".jar")) return Collections.singletonList(Path.of(entry));
      try (Stream<Path> files = Files.walk(Path.of(entry))) {
        return files
            .filter(file -> file.toString().endsWith(".class"))
            .collect(Collectors.toList());
      }
    }
    throw new IllegalStateException("the library is not on the class path");
  }

  private static boolean isLibrary(String entry) {
    return entry.endsWith(".jar")
        && Stream.of("junit", "hamcrest", "r8-", File.separator + "library" + File.separator)
            .noneMatch(entry::contains);
  }

  private static List<String> vendors() throws Exception {
    try (Stream<Path> folders = Files.list(VENDORS)) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .collect(Collectors.toList());
    }
  }

  private static List<Path> everyVendorsRules() throws Exception {
    return vendors().stream()
        .map(vendor -> VENDORS.resolve(vendor).resolve("consumer-rules.pro"))
        .collect(Collectors.toList());
  }

  private static String adapter(String vendor) {
    String name = Character.toUpperCase(vendor.charAt(0)) + vendor.substring(1);
    return "com.timpush.vendor." + vendor + "." + name + "Adapter";
  }

  private static final class Said implements DiagnosticsHandler {
    final List<String> warnings = new ArrayList<>();

    @Override
    public void warning(Diagnostic warning) {
      warnings.add(warning.getDiagnosticMessage());
    }

    /** That a rule matches nothing: the vendors' own classes are not part of the program here. */
    @Override
    public void info(Diagnostic info) {}
  }
}
