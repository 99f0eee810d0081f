using System.Collections.Concurrent;
using KpnEen.Sip.Admission;
using KpnEen.Sip.Dialogs;
using KpnEen.Sip.Transactions;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sip;

/// <summary>What the parts of one stack share.</summary>
internal sealed class StackContext
{
    public StackContext(SipStackOptions options, TimeProvider time, IDatagramNetwork network, ISipRequestHandler handler, ILogger log)
    {
        Options = options;
        Time = time;
        Log = log;
        Tasks = new(log);
        LocalHost = new(options.ContactHost);
        Dialogs = new();
        Transactions = new(this);
        Thread = network.Context;
        Overload = new(options.Overload, time, CallsInSetUp, log);
        FrontDoor = new(this, handler);
        Transport = new(options, time, network, Totals, log) { Sink = new MessageDispatcher(this, handler), Tasks = Tasks };
    }

    public SipStackOptions Options { get; }

    public SipTimers Timers => Options.Timers;

    public TimeProvider Time { get; }

    /// <summary>The thread all signalling runs on, where there is one.</summary>
    public SynchronizationContext? Thread { get; }

    public ILogger Log { get; }

    public StackTotals Totals { get; } = new();

    public LiveCount RunningTimers { get; } = new();

    public SupervisedTasks Tasks { get; }

    public LocalHost LocalHost { get; }

    public TransportLayer Transport { get; }

    public TransactionLayer Transactions { get; }

    public DialogTable Dialogs { get; }

    /// <summary>INVITEs outside dialogs that have no final answer.</summary>
    public LiveCount CallsInSetUp { get; } = new();

    public OverloadControl Overload { get; }

    public FrontDoor FrontDoor { get; }

    public StatelessTags StatelessTags { get; } = new();

    /// <summary>Calls we make that are not answered yet, by Call-ID.</summary>
    public ConcurrentDictionary<string, OutgoingInvite> Outgoing { get; } = new();

    public StackTimer Timer(Action fired) => new(Time, RunningTimers, fired);
}
