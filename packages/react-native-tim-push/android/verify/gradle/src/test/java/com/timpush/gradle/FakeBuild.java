package com.timpush.gradle;

import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.GroovyObjectSupport;
import groovy.lang.GroovyShell;
import groovy.lang.MissingPropertyException;
import groovy.lang.Script;
import groovy.util.Expando;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.customizers.ImportCustomizer;

/**
 * A build with an app's module and this library, as far as build.gradle looks at it. The script itself is run; what it says to
 * AGP and to Gradle is written down.
 */
public final class FakeBuild {
  final Map<String, String> properties = new HashMap<>();
  final Map<String, Object> defaultPlaceholders = new HashMap<>();
  final Map<String, Object> flavorPlaceholders = new HashMap<>();
  final Set<String> appPlugins = new LinkedHashSet<>();
  final List<String> otherProjects = new ArrayList<>();

  /** What the app's module brings in of its own libs. */
  final List<File> appFiles = new ArrayList<>();

  final String appPath;
  final File appDir;
  private final File rootDir;
  private final File buildDir;

  /** What the script said. */
  final Recorder android = new Recorder();

  final Recorder react = new Recorder();
  final Dependencies dependencies = new Dependencies();
  final List<String> warnings = new ArrayList<>();
  final List<String> evaluatedFirst = new ArrayList<>();

  FakeBuild(File rootDir, String appName) {
    this.rootDir = rootDir;
    appPath = ":" + appName;
    appDir = new File(rootDir, appName);
    buildDir = new File(rootDir, "build-of-the-library");
    appPlugins.add("com.android.application");
    if (!appDir.mkdirs()) throw new IllegalStateException("no folder " + appDir);
  }

  void run() throws IOException {
    CompilerConfiguration configuration = new CompilerConfiguration();
    configuration.setScriptBaseClass(BuildScript.class.getName());
    // What Gradle imports by itself.
    configuration.addCompilationCustomizers(
        new ImportCustomizer()
            .addImport("GradleException", GradleException.class.getName())
            .addImport("JavaVersion", JavaVersion.class.getName()));
    Expando ext = new Expando();
    Binding binding =
        new Binding(new HashMap<>()) {
          @Override
          public Object getVariable(String name) {
            if (name.equals("ext")) return ext;
            if (name.equals("build")) return FakeBuild.this;
            Object value = ext.getProperty(name);
            if (value == null) throw new MissingPropertyException(name, BuildScript.class);
            return value;
          }
        };
    new GroovyShell(FakeBuild.class.getClassLoader(), binding, configuration)
        .evaluate(new File(VendorsScript.ANDROID, "build.gradle"));
  }

  /** The manifest that AGP is given. */
  File manifest() {
    return new File(buildDir, "generated/tim-push/AndroidManifest.xml");
  }

  List<String> sources() {
    return texts(android.child("sourceSets").child("main").child("java").getProperty("srcDirs"));
  }

  List<String> consumerRules() {
    return texts(android.child("defaultConfig").getProperty("consumerProguardFiles"));
  }

  private static List<String> texts(Object all) {
    List<String> texts = new ArrayList<>();
    for (Object one : (Collection<?>) all) texts.add(String.valueOf(one));
    return texts;
  }

  /** What Gradle lets a build script call. */
  public abstract static class BuildScript extends Script {
    private FakeBuild build() {
      return (FakeBuild) getBinding().getVariable("build");
    }

    public void apply(Map<String, String> what) throws IOException {
      if (what.containsKey("from"))
        new GroovyShell(FakeBuild.class.getClassLoader(), getBinding())
            .evaluate(new File(VendorsScript.ANDROID, what.get("from")));
    }

    public String findProperty(String name) {
      return build().properties.get(name);
    }

    public void evaluationDependsOn(String path) {
      build().evaluatedFirst.add(path);
    }

    public RootProject getRootProject() {
      return new RootProject(build());
    }

    public File getRootDir() {
      return build().rootDir;
    }

    public Map<String, Object> getLayout() {
      return Map.of("buildDirectory", new BuildDirectory(build().buildDir));
    }

    public File file(Object path) {
      File file = new File(String.valueOf(path));
      return file.isAbsolute() ? file : new File(VendorsScript.ANDROID, String.valueOf(path));
    }

    public List<Object> files(Object... all) {
      return Arrays.asList(all);
    }

    public void android(Closure<?> block) {
      build().android.run(block);
    }

    public void react(Closure<?> block) {
      build().react.run(block);
    }

    public void dependencies(Closure<?> block) {
      block.setDelegate(build().dependencies);
      block.setResolveStrategy(Closure.DELEGATE_FIRST);
      block.call();
    }

    public Logger getLogger() {
      return new Logger(build().warnings);
    }
  }

  public static final class BuildDirectory {
    private final File file;

    BuildDirectory(File file) {
      this.file = file;
    }

    public Map<String, Object> get() {
      return Map.of("asFile", file);
    }
  }

  public static final class Logger {
    private final List<String> warnings;

    Logger(List<String> warnings) {
      this.warnings = warnings;
    }

    public void warn(String text) {
      warnings.add(text);
    }

    public void lifecycle(String text) {}
  }

  public static final class RootProject {
    private final FakeBuild build;

    RootProject(FakeBuild build) {
      this.build = build;
    }

    public AppProject findProject(String path) {
      return path.equals(build.appPath) ? new AppProject(build) : null;
    }

    public AppProject project(String path) {
      AppProject found = findProject(path);
      if (found == null) throw new IllegalArgumentException("no project " + path);
      return found;
    }

    public List<Object> getSubprojects() {
      List<Object> all = new ArrayList<>();
      for (String name : build.otherProjects)
        all.add(Map.of("name", name, "plugins", new Plugins(Collections.emptySet())));
      all.add(new AppProject(build));
      return all;
    }

    public Ext getExt() {
      return new Ext();
    }
  }

  public static final class Ext {
    public boolean has(String name) {
      return false;
    }
  }

  public static final class Plugins {
    private final Set<String> applied;

    Plugins(Set<String> applied) {
      this.applied = applied;
    }

    public boolean hasPlugin(String id) {
      return applied.contains(id);
    }
  }

  public static final class AppProject {
    private final FakeBuild build;

    AppProject(FakeBuild build) {
      this.build = build;
    }

    public String getName() {
      return build.appPath.substring(1);
    }

    public String getPath() {
      return build.appPath;
    }

    public File getProjectDir() {
      return build.appDir;
    }

    public Plugins getPlugins() {
      return new Plugins(build.appPlugins);
    }

    public AppExtensions getExtensions() {
      return new AppExtensions(build);
    }

    public List<Map<String, Object>> getConfigurations() {
      return List.of(Map.of("dependencies", List.of(new FileDependency(build.appFiles))));
    }
  }

  public static final class FileDependency {
    private final List<File> files;

    FileDependency(List<File> files) {
      this.files = files;
    }

    public List<File> getFiles() {
      return files;
    }

    public String getName() {
      return "unspecified";
    }
  }

  public static final class AppExtensions {
    private final FakeBuild build;

    AppExtensions(FakeBuild build) {
      this.build = build;
    }

    public Map<String, Object> findByName(String name) {
      return Map.of(
          "defaultConfig",
          Map.of("manifestPlaceholders", build.defaultPlaceholders),
          "productFlavors",
          List.of(Map.of("manifestPlaceholders", build.flavorPlaceholders)),
          "buildTypes",
          List.of(Map.of("manifestPlaceholders", Collections.emptyMap())));
    }
  }

  /** The block `dependencies`. */
  public static final class Dependencies {
    final List<String> implementation = new ArrayList<>();
    final List<File> compileOnly = new ArrayList<>();

    public void implementation(Object coordinate) {
      implementation.add(String.valueOf(coordinate));
    }

    public void compileOnly(List<File> files) {
      compileOnly.addAll(files);
    }
  }

  /** A block of AGP's or React Native's: every call and every assignment is kept under its name. */
  public static final class Recorder extends GroovyObjectSupport {
    private final Map<String, Object> said = new LinkedHashMap<>();

    void run(Closure<?> block) {
      block.setDelegate(this);
      block.setResolveStrategy(Closure.DELEGATE_FIRST);
      block.call();
    }

    Recorder child(String name) {
      return (Recorder) getProperty(name);
    }

    @Override
    public Object getProperty(String name) {
      // The script's own names.
      if (name.startsWith("timPush")) throw new MissingPropertyException(name, Recorder.class);
      return said.computeIfAbsent(
          name, any -> name.equals("srcDirs") ? new ArrayList<>() : new Recorder());
    }

    @Override
    public void setProperty(String name, Object value) {
      said.put(name, value);
    }

    @Override
    public Object invokeMethod(String name, Object arguments) {
      List<Object> given = Arrays.asList((Object[]) arguments);
      if (given.size() == 1 && given.get(0) instanceof Closure)
        child(name).run((Closure<?>) given.get(0));
      else said.put(name, given);
      return null;
    }
  }

  public static class GradleException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public GradleException(String message) {
      super(message);
    }
  }

  public enum JavaVersion {
    VERSION_1_8
  }
}
