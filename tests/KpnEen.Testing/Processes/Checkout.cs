namespace KpnEen.Testing;

/// <summary>Where the sources and the built programs of this checkout are.</summary>
public static class Checkout
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Debug or Release: what these tests were built as.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>A built program, "src/KpnEen.Server" for one.</summary>
    /// <exception cref="FileNotFoundException">It has not been built as these tests were.</exception>
    public static string Program(string project)
    {
        var path = Path.Combine(Root, project, "bin", Configuration, "net10.0", Path.GetFileName(project) + ".dll");
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"{project} is not built: dotnet build {project} -c {Configuration}");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KpnEen.Api.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException("These tests do not lie in a checkout.");
    }
}
