package com.timpush.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Registration with one vendor at a time: a call to the SDK is shared by everybody who asks while
 * it runs, each gets one answer in bounded time, and what the SDK says later goes out as an event.
 *
 * <pre>
 *   idle ──register──▶ asking ──token──▶ registered ──other token──▶ registered + event
 *                        │ ──""──▶ answers "" and stays: the token comes as an event
 *                        └─failed / time-out──▶ idle; a token that comes after all is an event
 * </pre>
 *
 * Everything runs on the scheduler's thread, so no state is ever seen half changed.
 */
public final class Registrar {
  public static final String TOKEN_EVENT = "timPushToken";
  public static final String TOKEN_ERROR_EVENT = "timPushTokenError";

  /**
   * JavaScript has its own, shorter patience (`timeout_ms`); this one only ends promises that
   * nobody would settle.
   */
  static final long PATIENCE_MS = 60_000;

  /** Called exactly once. */
  public interface Answer {
    void answer(int code, String desc, String token);
  }

  /** One vendor. */
  private static final class Line {
    /** Answers that belong to an older registration or came after unregister are not this one's. */
    int generation;

    final List<Answer> waiting = new ArrayList<>();
    Scheduler.Timer patience;
    String token = "";

    /** The SDK was asked and has not been told to stop: what it says later counts. */
    boolean open;
  }

  private final Scheduler scheduler;
  private final Outbox outbox;
  private final Map<String, Line> lines = new HashMap<>();

  public Registrar(Scheduler scheduler, Outbox outbox) {
    this.scheduler = scheduler;
    this.outbox = outbox;
  }

  /**
   * @param adapter null when the vendor's SDK is not compiled into this app
   */
  public void register(
      String vendor, VendorAdapter adapter, Map<String, String> params, Answer answer) {
    scheduler.run(
        () -> {
          ask(vendor, adapter, params, answer);
        });
  }

  /** After it nothing that the SDK still says of this vendor is heard. */
  public void unregister(String vendor, VendorAdapter adapter, Answer answer) {
    scheduler.run(
        () -> {
          stop(vendor, adapter, answer);
        });
  }

  /**
   * A token that a vendor's service or receiver brought by itself (refreshed, or late). Safe from
   * any thread.
   */
  public void tokenArrived(String vendor, String token) {
    scheduler.run(
        () -> {
          Line line = lines.get(vendor);
          // Before the app called init nothing of a vendor is wanted, whatever its SDK does by
          // itself.
          if (line != null && line.open) heardToken(vendor, line, token);
        });
  }

  /**
   * A registration that a vendor's service or receiver reported as failed. Safe from any thread.
   */
  public void registrationFailed(String vendor, String vendorCode, String reason) {
    scheduler.run(
        () -> {
          Line line = lines.get(vendor);
          if (line != null && line.open) heardFailure(vendor, line, vendorCode, reason);
        });
  }

  private void ask(
      String vendor, VendorAdapter adapter, Map<String, String> params, Answer answer) {
    Line line = lineOf(vendor);
    if (adapter == null) {
      answer.answer(PushCodes.NO_CHANNEL, "the " + vendor + " SDK is not built into this app", "");
      return;
    }
    line.waiting.add(answer);
    if (line.waiting.size() > 1) return;
    line.generation += 1;
    line.open = true;
    startPatience(vendor, line);
    try {
      String missing = adapter.missing(params);
      if (!missing.isEmpty()) {
        heardFailure(vendor, line, "missing_params", missing);
      } else if (adapter.supported()) {
        adapter.register(params, new Sink(vendor, line.generation));
      } else {
        heardFailure(vendor, line, "unsupported", "this phone has no " + vendor + " push service");
      }
    } catch (RuntimeException | LinkageError broken) {
      // A vendor's SDK that throws, or is not whole, must not take the app down.
      heardFailure(
          vendor, line, broken.getClass().getSimpleName(), String.valueOf(broken.getMessage()));
    }
  }

  private void stop(String vendor, VendorAdapter adapter, Answer answer) {
    Line line = lineOf(vendor);
    line.generation += 1;
    line.open = false;
    line.token = "";
    answerAll(line, PushCodes.VENDOR_FAILED, "unregistered meanwhile", "");
    if (adapter == null) {
      answer.answer(PushCodes.OK, "ok", "");
      return;
    }
    try {
      adapter.unregister(
          new VendorAdapter.Done() {
            private boolean answered;

            @Override
            public void done() {
              once(PushCodes.OK, "ok");
            }

            @Override
            public void failed(String vendorCode, String reason) {
              once(PushCodes.VENDOR_FAILED, words(vendorCode, reason));
            }

            private synchronized void once(int code, String desc) {
              if (answered) return;
              answered = true;
              answer.answer(code, desc, "");
            }
          });
    } catch (RuntimeException | LinkageError broken) {
      answer.answer(
          PushCodes.VENDOR_FAILED,
          words(broken.getClass().getSimpleName(), broken.getMessage()),
          "");
    }
  }

  private void heardToken(String vendor, Line line, String token) {
    if (token == null || token.isEmpty()) {
      answerAll(line, PushCodes.OK, "the token comes later", "");
      return;
    }
    boolean asked = !line.waiting.isEmpty();
    boolean changed = !token.equals(line.token);
    line.token = token;
    answerAll(line, PushCodes.OK, "ok", token);
    if (asked || !changed) return;
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("vendor", vendor);
    event.put("token", token);
    outbox.post(TOKEN_EVENT, event);
  }

  private void heardFailure(String vendor, Line line, String vendorCode, String reason) {
    if (!line.waiting.isEmpty()) {
      answerAll(line, PushCodes.VENDOR_FAILED, words(vendorCode, reason), "");
      return;
    }
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("vendor", vendor);
    event.put("code", number(vendorCode));
    event.put("desc", words(vendorCode, reason));
    outbox.post(TOKEN_ERROR_EVENT, event);
  }

  private void startPatience(String vendor, Line line) {
    line.patience =
        scheduler.after(
            PATIENCE_MS,
            () -> {
              String seconds = PATIENCE_MS / 1000 + " s";
              answerAll(
                  line,
                  PushCodes.REGISTER_TIMEOUT,
                  vendor + "'s SDK did not answer within " + seconds,
                  "");
            });
  }

  private void answerAll(Line line, int code, String desc, String token) {
    if (line.patience != null) line.patience.cancel();
    line.patience = null;
    List<Answer> waiting = new ArrayList<>(line.waiting);
    line.waiting.clear();
    for (Answer answer : waiting) answer.answer(code, desc, token);
  }

  private Line lineOf(String vendor) {
    Line line = lines.get(vendor);
    if (line == null) {
      line = new Line();
      lines.put(vendor, line);
    }
    return line;
  }

  private static String words(String vendorCode, String reason) {
    return reason == null || reason.isEmpty()
        ? "vendor code " + vendorCode
        : reason + " (vendor code " + vendorCode + ")";
  }

  /** Vendors' codes are numbers, as a rule. */
  private static int number(String vendorCode) {
    try {
      return Integer.parseInt(vendorCode);
    } catch (NumberFormatException notANumber) {
      return PushCodes.VENDOR_FAILED;
    }
  }

  /** The SDK's answers to one registration; they come from whatever thread. */
  private final class Sink implements VendorAdapter.TokenSink {
    private final String vendor;
    private final int generation;

    Sink(String vendor, int generation) {
      this.vendor = vendor;
      this.generation = generation;
    }

    @Override
    public void token(String token) {
      scheduler.run(
          () -> {
            Line line = current();
            if (line != null) heardToken(vendor, line, token);
          });
    }

    @Override
    public void failed(String vendorCode, String reason) {
      scheduler.run(
          () -> {
            Line line = current();
            if (line != null) heardFailure(vendor, line, vendorCode, reason);
          });
    }

    private Line current() {
      Line line = lines.get(vendor);
      return line != null && line.open && line.generation == generation ? line : null;
    }
  }
}
