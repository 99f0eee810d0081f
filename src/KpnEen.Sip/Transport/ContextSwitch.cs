using System.Runtime.CompilerServices;

namespace KpnEen.Sip.Transport;

/// <summary><c>await new ContextSwitch(context)</c>: what follows runs there. Nothing happens without a context, or when it is there already.</summary>
internal readonly struct ContextSwitch(SynchronizationContext? context) : ICriticalNotifyCompletion
{
    public bool IsCompleted => context is null || ReferenceEquals(SynchronizationContext.Current, context);

    public ContextSwitch GetAwaiter() => this;

    public void GetResult() { }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation) => context!.Post(static next => ((Action)next!)(), continuation);
}
