package com.timpush.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Test;

public class RegistrarTest {
  private static final Map<String, String> NONE = Collections.emptyMap();
  private final ManualScheduler scheduler = new ManualScheduler();
  private final Outbox outbox = new Outbox();
  private final Registrar registrar = new Registrar(scheduler, outbox);
  private final FakeSdk sdk = new FakeSdk();
  private final List<String> answers = new ArrayList<>();
  private final List<String> events = new ArrayList<>();

  @Before
  public void listen() {
    outbox.connect((event, data) -> events.add(event + " " + data));
    outbox.listenerAdded(Registrar.TOKEN_EVENT);
    outbox.listenerAdded(Registrar.TOKEN_ERROR_EVENT);
  }

  @Test
  public void answersWithTheToken() {
    register();
    sdk.sink.token("t1");
    assertEquals(Collections.singletonList("0 ok t1"), answers);
    assertTrue(events.isEmpty());
  }

  @Test
  public void asksTheSdkOnceForTwoWhoWaitAtTheSameTime() {
    register();
    register();
    sdk.sink.token("t1");
    assertEquals(Arrays.asList("0 ok t1", "0 ok t1"), answers);
    assertEquals(1, sdk.asked);
  }

  @Test
  public void answersEmptyAndSendsTheTokenAsAnEvent() {
    register();
    sdk.sink.token("");
    registrar.tokenArrived("vivo", "late");
    assertEquals(Collections.singletonList("0 the token comes later "), answers);
    assertEquals(Collections.singletonList("timPushToken {vendor=vivo, token=late}"), events);
  }

  @Test
  public void takesATokenOfAReceiverAsTheAnswer() {
    register();
    registrar.tokenArrived("vivo", "by receiver");
    assertEquals(Collections.singletonList("0 ok by receiver"), answers);
    assertTrue(events.isEmpty());
  }

  @Test
  public void saysARefreshedTokenOnce() {
    register();
    sdk.sink.token("t1");
    registrar.tokenArrived("vivo", "t1");
    registrar.tokenArrived("vivo", "t2");
    registrar.tokenArrived("vivo", "t2");
    assertEquals(Collections.singletonList("timPushToken {vendor=vivo, token=t2}"), events);
  }

  @Test
  public void namesTheVendorsCode() {
    register();
    sdk.sink.failed("70000002", "auth failed");
    assertEquals(Collections.singletonList("800005 auth failed (vendor code 70000002) "), answers);
    registrar.registrationFailed("vivo", "7", "");
    assertEquals(
        Collections.singletonList("timPushTokenError {vendor=vivo, code=7, desc=vendor code 7}"),
        events);
  }

  @Test
  public void endsAPromiseThatNoSdkWouldSettle() {
    register();
    scheduler.advance(Registrar.PATIENCE_MS);
    assertEquals(1, answers.size());
    assertTrue(answers.get(0), answers.get(0).startsWith("800008 "));
    sdk.sink.token("after all");
    assertEquals(Collections.singletonList("timPushToken {vendor=vivo, token=after all}"), events);
  }

  @Test
  public void survivesAnSdkThatThrowsOrIsNotWhole() {
    sdk.broken = new IllegalStateException("no manifest entry");
    register();
    sdk.broken = new NoClassDefFoundError("com/vivo/push/Thing");
    register();
    assertEquals(
        Arrays.asList(
            "800005 no manifest entry (vendor code IllegalStateException) ",
            "800005 com/vivo/push/Thing (vendor code NoClassDefFoundError) "),
        answers);
  }

  @Test
  public void saysThatThePhoneHasNoSuchService() {
    sdk.supported = false;
    register();
    assertEquals(
        Collections.singletonList(
            "800005 this phone has no vivo push service (vendor code unsupported) "),
        answers);
    assertEquals(0, sdk.asked);
  }

  @Test
  public void saysWhatTheDeveloperHasToSetWithoutAskingTheSdk() {
    sdk.missing = "set the placeholder VIVO_APPID";
    register();
    assertEquals(
        Collections.singletonList(
            "800005 set the placeholder VIVO_APPID (vendor code missing_params) "),
        answers);
    assertEquals(0, sdk.asked);
  }

  @Test
  public void saysThatTheSdkIsNotCompiledIn() {
    registrar.register("vivo", null, NONE, this::answered);
    assertEquals(
        Collections.singletonList("800007 the vivo SDK is not built into this app "), answers);
  }

  @Test
  public void hearsNothingBeforeTheAppAskedNorAfterItUnregistered() {
    registrar.tokenArrived("vivo", "by itself");
    register();
    VendorAdapter.TokenSink old = sdk.sink;
    registrar.unregister("vivo", sdk, this::answered);
    old.token("t1");
    registrar.tokenArrived("vivo", "t2");
    assertEquals(Arrays.asList("800005 unregistered meanwhile ", "0 ok "), answers);
    assertTrue(events.isEmpty());
  }

  @Test
  public void doesNotTakeAnOldAnswerForANewRegistration() {
    register();
    VendorAdapter.TokenSink old = sdk.sink;
    registrar.unregister("vivo", sdk, this::answered);
    answers.clear();
    register();
    old.token("of the first");
    assertTrue(answers.isEmpty());
    sdk.sink.token("of the second");
    assertEquals(Collections.singletonList("0 ok of the second"), answers);
  }

  private void register() {
    registrar.register("vivo", sdk, NONE, this::answered);
  }

  private void answered(int code, String desc, String token) {
    answers.add(code + " " + desc + " " + token);
  }

  private static final class FakeSdk implements VendorAdapter {
    boolean supported = true;
    String missing = "";
    Throwable broken;
    TokenSink sink;
    int asked;

    @Override
    public String missing(Map<String, String> params) {
      return missing;
    }

    @Override
    public boolean supported() {
      if (!missing.isEmpty()) throw new AssertionError("the SDK was asked although it is not set up");
      return supported;
    }

    @Override
    public void register(Map<String, String> params, TokenSink to) {
      asked += 1;
      sink = to;
      if (broken instanceof RuntimeException) throw (RuntimeException) broken;
      if (broken instanceof Error) throw (Error) broken;
    }

    @Override
    public void unregister(Done done) {
      done.done();
      // An SDK that answers twice must not settle a promise twice.
      done.failed("1", "again");
    }
  }
}
