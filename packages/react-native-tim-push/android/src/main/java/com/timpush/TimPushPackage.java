package com.timpush;

import com.facebook.react.BaseReactPackage;
import com.facebook.react.bridge.NativeModule;
import com.facebook.react.bridge.ReactApplicationContext;
import com.facebook.react.module.model.ReactModuleInfo;
import com.facebook.react.module.model.ReactModuleInfoProvider;
import java.util.Collections;

/** What autolinking registers. */
public class TimPushPackage extends BaseReactPackage {
  @Override
  public NativeModule getModule(String name, ReactApplicationContext context) {
    return name.equals(TimPushModule.NAME) ? new TimPushModule(context) : null;
  }

  @Override
  @SuppressWarnings("deprecation") // the one constructor that every React Native from 0.74 on has
  public ReactModuleInfoProvider getReactModuleInfoProvider() {
    ReactModuleInfo info =
        new ReactModuleInfo(
            TimPushModule.NAME,
            TimPushModule.class.getName(),
            /* canOverrideExistingModule */ false,
            /* needsEagerInit */ false,
            /* hasConstants */ false,
            /* isCxxModule */ false,
            BuildConfig.IS_NEW_ARCHITECTURE_ENABLED);
    return () -> Collections.singletonMap(TimPushModule.NAME, info);
  }
}
