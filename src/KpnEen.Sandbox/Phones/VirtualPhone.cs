using KpnEen.Pbx;

namespace KpnEen.Sandbox.Phones;

/// <summary>A phone that answers by itself, says a tone and hangs up as told; it stays registered.</summary>
public sealed class VirtualPhone(SoftPhone phone, Supervisor supervisor, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan RegisterEvery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource stopping = new();

    public VirtualPhoneBehaviour Behaviour { get; set; } = new();

    /// <summary>Registers, and returns once the exchange knows the phone.</summary>
    public async Task StartAsync()
    {
        await phone.ForgetAsync();
        await phone.RegisterAsync();
        supervisor.Start("virtual phone registration", StayRegisteredAsync);
        supervisor.Start("virtual phone calls", TakeCallsAsync);
    }

    public async ValueTask DisposeAsync()
    {
        stopping.Cancel();
        await phone.DisposeAsync();
        stopping.Dispose();
    }

    private async Task StayRegisteredAsync()
    {
        var wait = RegisterEvery;
        while (true)
        {
            await Task.Delay(wait, time, stopping.Token);
            wait = await phone.RegisterAsync(cancellation: stopping.Token) == 200 ? RegisterEvery : RetryAfter;
        }
    }

    private async Task TakeCallsAsync()
    {
        while (await phone.Incoming.WaitToReadAsync(stopping.Token))
        {
            while (phone.Incoming.TryRead(out var call))
                supervisor.Start("virtual phone call", () => TakeAsync(call, Behaviour));
        }
    }

    private async Task TakeAsync(SoftPhoneCall call, VirtualPhoneBehaviour told)
    {
        if (told.Steps is { } steps)
        {
            await PhoneScript.RunAsync(call, steps, time, stopping.Token);
            return;
        }
        switch (told.OnCall)
        {
            case VirtualPhoneAnswer.Busy:
                await call.RejectAsync(486);
                return;
            case VirtualPhoneAnswer.Rejects:
                await call.RejectAsync(603);
                return;
            case VirtualPhoneAnswer.NoAnswer:
                await Task.WhenAny(call.Ended, call.AskedToAnswer);
                break;
            default:
                await Task.WhenAny(
                    Task.Delay(TimeSpan.FromMilliseconds(told.AnswerAfterMs), time, stopping.Token),
                    call.Ended,
                    call.AskedToAnswer
                );
                break;
        }
        if (call.Ended.IsCompleted || !await call.AnswerAsync())
            return;
        call.Say(told.ToneHertz);
        if (told.HangUpAfterMs is { } after)
        {
            await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(after), time, stopping.Token), call.Ended);
            await call.HangUpAsync();
        }
    }
}
