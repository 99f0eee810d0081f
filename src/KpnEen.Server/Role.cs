namespace KpnEen.Server;

/// <summary>What a process does; all of it by default, apart in production (<c>KPNEEN_ROLES=switch,jobs</c>).</summary>
[Flags]
internal enum Role
{
    None = 0,
    Switch = 1,
    Api = 2,
    Identity = 4,
    Jobs = 8,
    Portal = 16,
    All = Switch | Api | Identity | Jobs | Portal,
}
