using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Calls;

/// <summary>Calls with pictures: between two phones, to one without a camera, added, dropped, held and transferred.</summary>
public sealed class VideoCallTests
{
    private static readonly Actor Api = new("api", null);

    [Fact]
    public void Two_phones_with_cameras_see_each_other_under_the_numbers_of_each() =>
        Run(
            async (world, pbx, alice, bob) =>
            {
                await TalkAsync(alice, bob);
                Assert.True(alice.HasVideo && bob.HasVideo);
                await alice.SeesAsync(bob);
                await alice.HangUpAsync();
            },
            bobType: 120
        );

    [Fact]
    public void A_phone_without_a_camera_refuses_the_line_and_the_caller_hears_so_in_its_answer() =>
        Run(
            async (world, pbx, alice, bob) =>
            {
                bob.Camera = false;
                await TalkAsync(alice, bob);
                Assert.False(alice.HasVideo);
                Assert.Equal([false, true], alice.Heard!.Media.Select(m => m.Port == 0));
                await alice.HangUpAsync();
            }
        );

    [Fact]
    public void A_call_without_pictures_is_offered_none() =>
        Run(
            async (world, pbx, alice, bob) =>
            {
                alice.Camera = false;
                await TalkAsync(alice, bob);
                Assert.Single(bob.Heard!.Media);
                await alice.HangUpAsync();
            }
        );

    [Fact]
    public void Pictures_are_added_in_mid_call_and_the_answer_is_that_of_the_other_side() =>
        Run(
            async (world, pbx, alice, bob) =>
            {
                alice.Camera = bob.Camera = false;
                await TalkAsync(alice, bob);
                // The other has none: refused, and the call goes on.
                alice.Camera = true;
                Assert.Equal(200, await alice.ReinviteAsync());
                Assert.False(alice.HasVideo);
                bob.Camera = true;
                Assert.Equal(200, await bob.ReinviteAsync());
                Assert.True(bob.HasVideo && alice.HasVideo);
                await alice.SeesAsync(bob);
                await alice.HangUpAsync();
            }
        );

    [Fact]
    public void Who_drops_its_pictures_spares_the_other_side_the_sending() =>
        Run(
            async (world, pbx, alice, bob) =>
            {
                await TalkAsync(alice, bob);
                bob.Camera = false;
                Assert.Equal(200, await bob.ReinviteAsync());
                await world.UntilAsync(() => alice.Offers.Count == 1, TimeSpan.FromSeconds(2), "alice is told");
                Assert.False(alice.HasVideo || bob.HasVideo);
                // And they may come back.
                bob.Camera = true;
                Assert.Equal(200, await bob.ReinviteAsync());
                await alice.SeesAsync(bob);
                await alice.HangUpAsync();
            }
        );

    [Fact]
    public void Held_by_the_phone_neither_sees_the_other_and_afterwards_they_do() =>
        Run(
            async (world, pbx, alice, bob) =>
            {
                await TalkAsync(alice, bob);
                Assert.Equal(200, await alice.ReinviteAsync("a=sendonly\r\n"));
                Assert.All(alice.Heard!.Media, m => Assert.True(m.Has("recvonly")));
                await world.Delay(TimeSpan.FromMilliseconds(100));
                bob.Seen.Clear();
                await alice.ShowAsync();
                Assert.Empty(bob.Seen);
                Assert.Equal(200, await alice.ReinviteAsync());
                await world.Delay(TimeSpan.FromMilliseconds(100));
                await alice.SeesAsync(bob);
                await alice.HangUpAsync();
            }
        );

    [Fact]
    public void Held_through_the_API_both_lines_are_inactive_and_come_back() =>
        Run(
            async (world, pbx, alice, bob) =>
            {
                await TalkAsync(alice, bob);
                var id = pbx.Control.List("ten_acme").Single().Id;
                await pbx.Control.PostAsync("ten_acme", id, new CallRequest.Hold(Api, "usr_ten_acme_101"), default);
                Assert.All(bob.Heard!.Media, m => Assert.True(m.Has("inactive")));
                await pbx.Control.PostAsync("ten_acme", id, new CallRequest.Resume(Api, "usr_ten_acme_101"), default);
                Assert.All(bob.Heard!.Media, m => Assert.True(m.Has("sendrecv")));
                await alice.SeesAsync(bob);
                await alice.HangUpAsync();
            }
        );

    [Fact]
    public void RFC5168_a_phone_without_feedback_asks_for_a_whole_picture_in_INFO() =>
        Run(
            async (world, pbx, alice, bob) =>
            {
                await TalkAsync(alice, bob);
                await alice.SeesAsync(bob);
                await world.Delay(TimeSpan.FromSeconds(1));
                var before = bob.PicturesAsked;
                Assert.Equal(200, await alice.AskForPictureAsync());
                await world.Delay(TimeSpan.FromMilliseconds(50));
                Assert.Equal(before + 1, bob.PicturesAsked);
                await alice.HangUpAsync();
            }
        );

    [Fact]
    public void After_a_transfer_to_a_phone_with_a_camera_the_new_pair_see_each_other() =>
        Run(
            async (world, pbx, alice, bob) =>
            {
                await using var carol = new VideoPhone(world, "102", "10.2.0.3", type: 111);
                await carol.ListenAsync();
                await TalkAsync(alice, bob);
                Assert.Equal(202, await bob.ReferAsync("102"));
                await carol.AnswersAsync();
                await world.Delay(TimeSpan.FromSeconds(1));
                await alice.SeesAsync(carol);
                await alice.HangUpAsync();
            }
        );

    [Fact]
    public void After_a_transfer_to_a_phone_without_one_nobody_sends_pictures_to_nobody() =>
        Run(
            async (world, pbx, alice, bob) =>
            {
                var carol = await pbx.PhoneAsync("102");
                await TalkAsync(alice, bob);
                Assert.Equal(202, await bob.ReferAsync("102"));
                await carol.AnswersAsync();
                await world.UntilAsync(() => !alice.HasVideo, TimeSpan.FromSeconds(5), "alice stops showing herself");
                await alice.HangUpAsync();
            }
        );

    [Fact]
    public void After_a_transfer_cameras_without_a_common_codec_are_off() =>
        Run(
            async (world, pbx, alice, bob) =>
            {
                await using var carol = new VideoPhone(world, "102", "10.2.0.3", codec: "H264", type: 97);
                await carol.ListenAsync();
                await TalkAsync(alice, bob);
                Assert.Equal(202, await bob.ReferAsync("102"));
                await carol.AnswersAsync();
                await world.Delay(TimeSpan.FromSeconds(3));
                // VP8 and H.264 do not meet, and we do not transcode pictures: they talk without.
                Assert.False(alice.HasVideo || carol.HasVideo);
                await alice.HangUpAsync();
            }
        );

    [Fact]
    public void Both_add_pictures_in_the_same_moment_and_the_call_lives() =>
        Run(
            async (world, pbx, alice, bob) =>
            {
                alice.Camera = bob.Camera = false;
                await TalkAsync(alice, bob);
                alice.Camera = bob.Camera = true;
                var both = Task.WhenAll(alice.ReinviteAsync(), bob.ReinviteAsync());
                await world.UntilAsync(() => both.IsCompleted, TimeSpan.FromSeconds(30), "both are answered");
                Assert.All(await both, status => Assert.Equal(200, status));
                Assert.True(alice.HasVideo && bob.HasVideo);
                await alice.SeesAsync(bob);
                await alice.HangUpAsync();
            }
        );

    [Fact]
    public void A_side_that_hangs_up_while_pictures_are_asked_for_leaves_nothing_behind() =>
        Run(
            async (world, pbx, alice, bob) =>
            {
                alice.Camera = false;
                await TalkAsync(alice, bob);
                alice.Camera = true;
                var adding = alice.ReinviteAsync();
                await bob.HangUpAsync();
                await world.UntilAsync(() => adding.IsCompleted, TimeSpan.FromSeconds(10), "alice is answered");
            }
        );

    private static async Task TalkAsync(VideoPhone alice, VideoPhone bob)
    {
        var calling = alice.CallAsync("101");
        await bob.AnswersAsync();
        await calling;
    }

    private static void Run(Func<VirtualWorld, TestPbx, VideoPhone, VideoPhone, Task> test, int bobType = 96) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using (var alice = new VideoPhone(world, "100", "10.2.0.1"))
            await using (var bob = new VideoPhone(world, "101", "10.2.0.2", type: bobType))
            {
                await alice.ListenAsync();
                await bob.ListenAsync();
                await test(world, pbx, alice, bob);
                await world.Delay(TimeSpan.FromSeconds(1));
            }
            await pbx.QuietAsync();
        });
}
