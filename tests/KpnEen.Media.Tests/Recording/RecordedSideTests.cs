using KpnEen.Media.Recording;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Recording;

public sealed class RecordedSideTests
{
    [Theory]
    [InlineData(160.08)]
    [InlineData(159.92)]
    public void F17_a_sender_whose_clock_is_off_by_500_ppm_strays_no_more_than_20_ms_in_ten_minutes(double samplesEach20Ms) =>
        VirtualWorld.Run(async world =>
        {
            var clock = new RecordingClock(world.Time, 8000);
            var side = new RecordedSide(clock);
            var (mark, plain, taken) = (new short[160], new short[160], new short[16000]);
            mark[0] = 1000;
            var marks = new Queue<long>();
            long written = 0;
            long found = 0;
            for (var n = 0; n < 30_000; n++)
            {
                var marked = n % 100 == 50;
                if (marked)
                    marks.Enqueue(clock.Samples - 160);
                side.OnAudio(AudioSides.Heard, new AudioFrame(marked ? mark : plain, 8000, (uint)(n * samplesEach20Ms)));
                await world.Delay(TimeSpan.FromMilliseconds(20));
                while (clock.Samples - written > 12_000)
                {
                    side.Take(written, 8000, taken, channel: 0);
                    for (var i = 0; i < 8000; i++)
                    {
                        if (taken[2 * i] != 1000)
                            continue;
                        Assert.InRange(written + i - marks.Dequeue(), -160, 160);
                        found++;
                    }
                    written += 8000;
                }
            }
            Assert.InRange(found, 295, 300);
        });
}
