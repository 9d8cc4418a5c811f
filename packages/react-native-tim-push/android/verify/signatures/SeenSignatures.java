import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Which members of the stubs others prove. One line each on standard output: class, member.
 *
 * <pre>
 * java SeenSignatures.java stubs   CLASSES ANDROID                 every member that the stubs declare
 * java SeenSignatures.java jar     CLASSES ANDROID JAR             those that a real SDK has in the same form
 * java SeenSignatures.java sources CLASSES CLASSPATH FOLDER...     those that somebody's code calls, or overrides, in this form
 * </pre>
 */
public final class SeenSignatures {
  private static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();

  public static void main(String[] arguments) throws IOException {
    Path stubs = Path.of(arguments[1]);
    Set<String> seen = new TreeSet<>();
    switch (arguments[0]) {
      case "stubs":
        JavacTask alone = task(stubs + File.pathSeparator + arguments[2]);
        for (String name : classes(stubs)) seen.addAll(declared(alone, name));
        break;
      case "jar":
        JavacTask ours = task(stubs + File.pathSeparator + arguments[2]);
        JavacTask theirs = task(arguments[3] + File.pathSeparator + arguments[2]);
        for (String name : classes(stubs)) {
          Set<String> both = members(ours, name);
          both.retainAll(members(theirs, name));
          seen.addAll(both);
        }
        break;
      case "sources":
        List<String> folders = Arrays.asList(arguments).subList(3, arguments.length);
        seen.addAll(used(stubs, arguments[2], folders));
        break;
      default:
        throw new IllegalArgumentException(arguments[0]);
    }
    for (String line : seen) System.out.println(line);
  }

  private static JavacTask task(String classPath) {
    return task(classPath, List.of());
  }

  private static JavacTask task(String classPath, Iterable<? extends JavaFileObject> files) {
    // Errors are expected: others use more of an SDK than the stubs have. What is found resolves all the same.
    DiagnosticCollector<JavaFileObject> ignored = new DiagnosticCollector<>();
    List<String> options = List.of("-proc:none", "-Xmaxerrs", "100000", "-cp", classPath);
    return (JavacTask) JAVAC.getTask(null, null, ignored, options, null, files);
  }

  private static List<String> classes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> folder.relativize(file).toString())
          .filter(name -> name.endsWith(".class"))
          .map(name -> name.substring(0, name.length() - 6).replace(File.separatorChar, '.').replace('$', '.'))
          .sorted()
          .collect(Collectors.toList());
    }
  }

  /** Constructors without arguments aside, which a subclass calls anyway. */
  private static Set<String> declared(JavacTask task, String name) {
    Set<String> found = new TreeSet<>();
    for (Element one : task.getElements().getTypeElement(name).getEnclosedElements()) {
      boolean visible = one.getModifiers().contains(Modifier.PUBLIC) || one.getModifiers().contains(Modifier.PROTECTED);
      String text = text(task.getTypes(), one);
      if (visible && !one.getKind().isClass() && !one.getKind().isInterface() && !text.equals("<init>()"))
        found.add(name + "\t" + text);
    }
    return found;
  }

  /** What a caller or a subclass can see of a class. */
  private static Set<String> members(JavacTask task, String name) {
    Set<String> found = new TreeSet<>();
    TypeElement type = task.getElements().getTypeElement(name);
    if (type == null) return found;
    for (Element one : task.getElements().getAllMembers(type)) {
      boolean visible = one.getModifiers().contains(Modifier.PUBLIC) || one.getModifiers().contains(Modifier.PROTECTED);
      boolean ofAndroid = isForeign(one);
      if (visible && !ofAndroid) found.add(name + "\t" + text(task.getTypes(), one));
    }
    return found;
  }

  /** Inherited from Java or Android. */
  private static boolean isForeign(Element one) {
    String owner = one.getEnclosingElement().toString();
    return owner.startsWith("java.") || owner.startsWith("android.");
  }

  private static String text(Types types, Element one) {
    String modifier = one.getModifiers().contains(Modifier.STATIC) ? "static " : "";
    if (one instanceof VariableElement) return modifier + types.erasure(one.asType()) + " " + one.getSimpleName();
    if (!(one instanceof ExecutableElement)) return modifier + "class " + one.getSimpleName();
    ExecutableElement method = (ExecutableElement) one;
    String parameters =
        method.getParameters().stream()
            .map(parameter -> types.erasure(parameter.asType()).toString())
            .collect(Collectors.joining(", "));
    String result = method.getKind() == ElementKind.CONSTRUCTOR ? "" : types.erasure(method.getReturnType()) + " ";
    return modifier + result + method.getSimpleName() + "(" + parameters + ")";
  }

  private static Set<String> used(Path stubs, String classPath, List<String> folders) throws IOException {
    Set<String> ours = new TreeSet<>(classes(stubs));
    List<File> files = new ArrayList<>();
    for (String folder : folders) {
      try (Stream<Path> all = Files.walk(Path.of(folder))) {
        all.filter(file -> file.toString().endsWith(".java")).forEach(file -> files.add(file.toFile()));
      }
    }
    StandardJavaFileManager manager = JAVAC.getStandardFileManager(null, null, null);
    JavacTask task =
        task(stubs + File.pathSeparator + classPath, manager.getJavaFileObjectsFromFiles(files));
    Iterable<? extends CompilationUnitTree> units = task.parse();
    task.analyze();
    Set<String> seen = new TreeSet<>();
    Uses uses = new Uses(task, ours, seen);
    for (CompilationUnitTree unit : units) uses.scan(unit, null);
    return seen;
  }

  /** Calls, fields and overriding methods. */
  private static final class Uses extends TreePathScanner<Void, Void> {
    private final Trees trees;
    private final Types types;
    private final Elements elements;
    private final Set<String> ours;
    private final Set<String> seen;

    Uses(JavacTask task, Set<String> ours, Set<String> seen) {
      trees = Trees.instance(task);
      types = task.getTypes();
      elements = task.getElements();
      this.ours = ours;
      this.seen = seen;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
      take(trees.getElement(getCurrentPath()));
      return super.visitMethodInvocation(call, nothing);
    }

    @Override
    public Void visitNewClass(NewClassTree call, Void nothing) {
      take(trees.getElement(getCurrentPath()));
      return super.visitNewClass(call, nothing);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree select, Void nothing) {
      take(trees.getElement(getCurrentPath()));
      return super.visitMemberSelect(select, nothing);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree reference, Void nothing) {
      take(trees.getElement(getCurrentPath()));
      return super.visitMemberReference(reference, nothing);
    }

    @Override
    public Void visitClass(ClassTree tree, Void nothing) {
      Element type = trees.getElement(getCurrentPath());
      if (type instanceof TypeElement) overriding((TypeElement) type);
      return super.visitClass(tree, nothing);
    }

    private void overriding(TypeElement type) {
      for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
        // Only what its author marked: the compiler would have refused it there.
        if (method.getAnnotation(Override.class) == null) continue;
        supertypes(type).forEach(
            above ->
                ElementFilter.methodsIn(above.getEnclosedElements()).stream()
                    .filter(one -> elements.overrides(method, one, type))
                    .forEach(this::take));
      }
    }

    private List<TypeElement> supertypes(TypeElement type) {
      List<TypeElement> all = new ArrayList<>();
      for (var above : types.directSupertypes(type.asType())) {
        Element element = types.asElement(above);
        if (!(element instanceof TypeElement)) continue;
        all.add((TypeElement) element);
        all.addAll(supertypes((TypeElement) element));
      }
      return all;
    }

    private void take(Element one) {
      boolean member = one instanceof ExecutableElement || one instanceof VariableElement;
      if (!member || one.getEnclosingElement() == null) return;
      String owner = one.getEnclosingElement().toString().replaceAll("<.*", "");
      if (ours.contains(owner)) seen.add(owner + "\t" + text(types, one));
    }
  }
}
