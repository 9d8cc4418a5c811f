package com.timpush.core;

import java.util.Map;

/**
 * One vendor's SDK, in the few verbs that the rest needs. An adapter translates and decides
 * nothing: no retry, no state, no time-out. Its constructor takes a {@code Context} and touches
 * nothing of the SDK.
 */
public interface VendorAdapter {
  /**
   * Where the SDK's answers go, from whatever thread; also answers that come much later, by a
   * service of the vendor.
   */
  interface TokenSink {
    /** "" when the SDK said "later". */
    void token(String token);

    /**
     * @param vendorCode the SDK's own code
     * @param reason in words, for the developer
     */
    void failed(String vendorCode, String reason);
  }

  interface Done {
    void done();

    void failed(String vendorCode, String reason);
  }

  /**
   * Asked before everything else, so that an app that is not set up never reaches the SDK.
   *
   * @return "" when the SDK can be called with this; else what the developer has to give or to set
   */
  String missing(Map<String, String> params);

  /** false: the SDK says that this phone does not have this vendor's push service. */
  boolean supported();

  /**
   * @param params what the developer gave {@code init}: appId, appKey, appSecret, region … only
   *     what was given
   */
  void register(Map<String, String> params, TokenSink sink);

  void unregister(Done done);
}
