package io.keybearer.it.rules;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Finds public types, constructors and methods without a doc comment, by the compiler's parser. */
final class UndocumentedMembers extends TreePathScanner<@Nullable Void, @Nullable Void> {
  private final DocTrees docs;
  private final CompilationUnitTree unit;
  private final List<String> found;

  private UndocumentedMembers(DocTrees docs, CompilationUnitTree unit, List<String> found) {
    this.docs = docs;
    this.unit = unit;
    this.found = found;
  }

  /** A line {@code file:line: name} for each. */
  static List<String> in(List<Path> files) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> found = new ArrayList<>();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, List.of(), null, manager.getJavaFileObjectsFromPaths(files));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new UndocumentedMembers(docs, unit, found).scan(unit, null);
      }
    }
    return found;
  }

  @Override
  public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
    if (!isPublic(type.getModifiers())) {
      return null;
    }
    report(type, type.getSimpleName().toString());
    return super.visitClass(type, null);
  }

  @Override
  public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
    ModifiersTree modifiers = method.getModifiers();
    boolean overrides =
        modifiers.getAnnotations().stream()
            .anyMatch(each -> each.getAnnotationType().toString().equals("Override"));
    boolean compactConstructor =
        method.getName().contentEquals("<init>") && enclosing().getKind() == Kind.RECORD;
    if (isPublic(modifiers) && !overrides && !compactConstructor) {
      boolean constructor = method.getName().contentEquals("<init>");
      report(method, (constructor ? enclosing().getSimpleName() : method.getName()).toString());
    }
    return null;
  }

  private void report(Tree tree, String name) {
    String comment = docs.getDocComment(getCurrentPath());
    if (comment == null || comment.isBlank()) {
      long start = docs.getSourcePositions().getStartPosition(unit, tree);
      String file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
      found.add(file + ":" + unit.getLineMap().getLineNumber(start) + ": " + name);
    }
  }

  private boolean isPublic(ModifiersTree modifiers) {
    TreePath parent = getCurrentPath().getParentPath();
    boolean inInterface = parent.getLeaf().getKind() == Kind.INTERFACE;
    return modifiers.getFlags().contains(Modifier.PUBLIC)
        || (inInterface && !modifiers.getFlags().contains(Modifier.PRIVATE));
  }

  private ClassTree enclosing() {
    return (ClassTree) getCurrentPath().getParentPath().getLeaf();
  }
}
