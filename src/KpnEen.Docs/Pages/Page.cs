namespace KpnEen.Docs.Pages;

/// <summary>A page before its frame is around it.</summary>
/// <param name="Path">Below <c>/docs</c>, without a slash before; empty is the first page.</param>
/// <param name="Title">Of the window, of the menu and of what is found.</param>
/// <param name="Group">Under which heading of the menu it stands; empty when it does not.</param>
/// <param name="About">One line: what a reader finds there.</param>
/// <param name="Body">HTML.</param>
internal sealed record Page(string Path, string Title, string Group, string About, string Body)
{
    /// <summary>The address.</summary>
    public string Address => Path.Length == 0 ? "/docs" : $"/docs/{Path}";
}
