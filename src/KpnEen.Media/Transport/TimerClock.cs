namespace KpnEen.Media.Transport;

/// <summary>The beat by timers of a <see cref="TimeProvider"/>: where the network has no threads of its own, which is in tests.</summary>
internal sealed class TimerClock(TimeProvider time) : IMediaClock
{
    public IDisposable Start(IFrameTicker ticker) => new Beat(ticker, time);

    private sealed class Beat : IDisposable
    {
        private readonly Lock _gate = new();
        private readonly IFrameTicker _ticker;
        private readonly TimeProvider _time;
        private readonly long _startedAt;
        private readonly ITimer _timer;
        private long _done;
        private volatile bool _stopped;

        public Beat(IFrameTicker ticker, TimeProvider time)
        {
            (_ticker, _time, _startedAt) = (ticker, time, time.GetTimestamp());
            _timer = time.CreateTimer(static state => ((Beat)state!).OnTime(), this, TimeSpan.Zero, FrameWheel.Frame);
        }

        public void Dispose()
        {
            _stopped = true;
            _timer.Dispose();
        }

        private void OnTime()
        {
            lock (_gate)
            {
                var due = _time.GetElapsedTime(_startedAt).Ticks / FrameWheel.Frame.Ticks + 1;
                for (_done = Math.Max(_done, due - FrameWheel.MostMadeUp); _done < due && !_stopped; _done++)
                    _ticker.OnFrame();
            }
        }
    }
}
