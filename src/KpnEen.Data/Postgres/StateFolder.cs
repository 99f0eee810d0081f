namespace KpnEen.Data.Postgres;

/// <summary>What this node keeps on its own disk: journal, recordings, keys. <c>KPNEEN_STATE</c>.</summary>
public sealed class StateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public StateFolder(string root)
    {
        Root = Path.GetFullPath(root);
        Journal = Make("journal");
        Recordings = Make("recordings");
        Keys = Make("keys");
    }

    public string Root { get; }
    public string Journal { get; }
    public string Recordings { get; }
    public string Keys { get; }

    private string Make(string name)
    {
        var path = Path.Combine(Root, name);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerOnly);
        return path;
    }
}
