namespace KpnEen.Faults.Scenarios;

/// <summary>What the random run may do.</summary>
public enum FaultKind
{
    /// <summary>kill -9 of the server.</summary>
    Kill,

    /// <summary>SIGSTOP of the server for some seconds.</summary>
    Pause,

    /// <summary>PostgreSQL ends as in a crash and comes back.</summary>
    DatabaseCrash,

    /// <summary>SIGSTOP of all of PostgreSQL.</summary>
    DatabaseHang,

    /// <summary>kill -9 while PostgreSQL is away.</summary>
    KillWithoutDatabase,

    /// <summary>The receiver of webhooks answers 500.</summary>
    ReceiverFails,

    /// <summary>5 to 20 % of the datagrams are lost each way, some come twice.</summary>
    Losses,
}
